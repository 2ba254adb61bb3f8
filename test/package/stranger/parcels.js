/** Code of yours that calls the API: it gets the address and the key from its settings. */
export async function announceParcel({ url, apiKey }, number) {
  const response = await fetch(`${url}/v1/sendWhatsApp`, {
    method: "POST",
    headers: { "x-api-key": apiKey, "content-type": "application/json" },
    body: JSON.stringify({ destination_number: number, message_body: "Your parcel arrives today." }),
  });
  if (response.status !== 202) throw new Error(`The API answered ${response.status}.`);
  return (await response.json()).request_id;
}
