/**
 * What the doctor may ask of AWS: IAM's action, and of what. Each reads, and none reads a message.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
export const resources = {
  "sts:GetCallerIdentity": "*",
  "social-messaging:ListLinkedWhatsAppBusinessAccounts": "*",
  "social-messaging:GetLinkedWhatsAppBusinessAccount": "*",
  "social-messaging:ListWhatsAppMessageTemplates": "*",
  "social-messaging:GetWhatsAppMessageTemplate": "*",
  "sns:GetTopicAttributes": "*",
  "sms-voice:DescribeConfigurationSets": "*",
  "sms-voice:DescribePhoneNumbers": "*",
  "sms-voice:DescribePools": "*",
  "sms-voice:DescribeSenderIds": "*",
  "sms-voice:DescribeOptOutLists": "*",
  "sms-voice:DescribeAccountAttributes": "*",
  "sms-voice:DescribeSpendLimits": "*",
  // The same action on other paths reads API keys.
  "apigateway:GET": "arn:aws:apigateway:*::/account",
  "lambda:GetAccountSettings": "*",
  "servicequotas:ListServiceQuotas": "*",
  "servicequotas:ListAWSDefaultServiceQuotas": "*",
} as const;
export type Action = keyof typeof resources;
