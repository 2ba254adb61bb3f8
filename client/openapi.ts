// Made from the API's OpenAPI document by `npm run docs`.
export interface paths {
    "/sendSMS": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send an SMS
         * @description Starts a workflow that sends the text and follows it until the phone has it.
         */
        post: operations["sendSMS"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sendWhatsApp": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Send a WhatsApp message, holding it while the 24-hour window is closed
         * @description Starts a workflow that sends the message if the customer service window is open. If not, it sends a template, holds the message until the person answers, and then sends it.
         */
        post: operations["sendWhatsApp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sendSMS/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check an SMS without sending it
         * @description Takes the body that sending takes, and says what would become of it now. Every rule is checked at once, those too of which sending tells later. Nothing is sent, and nothing is kept.
         */
        post: operations["checkSMS"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/sendWhatsApp/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check a WhatsApp message without sending it
         * @description Takes the body that sending takes, and says what would become of it now. Every rule is checked at once, those too of which sending tells later. Nothing is sent, and nothing is kept.
         */
        post: operations["checkWhatsApp"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find requests without their ids: by reference, or by where they stand
         * @description Give either `reference` or `status`. Newest first, in pages. A request comes into a list moments after what brings it there.
         */
        get: operations["listRequests"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/messages/{request_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * What became of a request
         * @description Where the request stands, and the messages that were sent for it. It is kept for a year.
         */
        get: operations["getRequest"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/messages/{request_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Take back a message that is still held
         * @description Takes back a message that waits for the person's answer. It will not be sent.
         */
        post: operations["cancelRequest"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface webhooks {
    "message.status_changed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A message of a request reached another status
         * @description Comes at least once, and in no certain order; see docs/events.md.
         */
        post: operations["onMessageStatusChanged"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "request.held": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A request waits for the person's reply
         * @description Comes at least once, and in no certain order; see docs/events.md.
         */
        post: operations["onRequestHeld"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "request.expired": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Nobody replied in time
         * @description Comes at least once, and in no certain order; see docs/events.md.
         */
        post: operations["onRequestExpired"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "request.ended": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A request is over, for good
         * @description Comes at least once, and in no certain order; see docs/events.md.
         */
        post: operations["onRequestEnded"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "message.received": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A person wrote to the business number
         * @description Comes at least once, and in no certain order; see docs/events.md.
         */
        post: operations["onMessageReceived"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "account.changed": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Meta says something of the account, a number or a template
         * @description Comes at least once, and in no certain order; see docs/events.md.
         */
        post: operations["onAccountChanged"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "recipient.opted_out": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A person wants no more messages
         * @description Comes at least once, and in no certain order; see docs/events.md.
         */
        post: operations["onRecipientOptedOut"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "recipient.opted_in": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * A person wants messages again
         * @description Comes at least once, and in no certain order; see docs/events.md.
         */
        post: operations["onRecipientOptedIn"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export interface components {
    schemas: {
        SendSmsRequest: {
            /** @description The recipient's number in E.164 form, such as +14155550123. A missing + is added. */
            destination_number: string;
            /** @description The text to send. */
            message_body: string;
            /**
             * @description How carriers treat the message. Default: the stack's `messageType`.
             * @enum {string}
             */
            message_type?: "TRANSACTIONAL" | "PROMOTIONAL";
            /** @description Your own id for this message: kept, and echoed by GET and in events. */
            reference?: string;
        };
        SendWhatsAppRequest: {
            /** @description The recipient's number in E.164 form, such as +14155550123. A missing + is added. */
            destination_number: string;
            /** @description The business number to send from, by its id: one of the stack's `WhatsAppBusinessNumbers`. Default: the one to which the person has written, or else the first. */
            from?: string;
            /** @description The text to send. */
            message_body?: string;
            /** @description Instead of message_body: a rich message in Meta's Cloud API form, `type` and its object. */
            message?: {
                /** @enum {unknown} */
                type: "text";
                text: {
                    /** @description The text; links in it can be tapped. */
                    body: string;
                    /** @description Whether to show a preview of the first link in the text. */
                    preview_url?: boolean;
                };
                context?: {
                    /** @description The wamid of the message to quote. */
                    message_id: string;
                };
            } | {
                /** @enum {unknown} */
                type: "image";
                image: {
                    /** @description The id of a file uploaded for this business number; or else `link`. */
                    id?: string;
                    /**
                     * Format: uri
                     * @description The https address of a public file, which Meta fetches; or else `id`.
                     */
                    link?: string;
                    /** @description Words below it. */
                    caption?: string;
                } & (unknown | unknown);
                context?: {
                    /** @description The wamid of the message to quote. */
                    message_id: string;
                };
            } | {
                /** @enum {unknown} */
                type: "video";
                video: {
                    /** @description The id of a file uploaded for this business number; or else `link`. */
                    id?: string;
                    /**
                     * Format: uri
                     * @description The https address of a public file, which Meta fetches; or else `id`.
                     */
                    link?: string;
                    /** @description Words below it. */
                    caption?: string;
                } & (unknown | unknown);
                context?: {
                    /** @description The wamid of the message to quote. */
                    message_id: string;
                };
            } | {
                /** @enum {unknown} */
                type: "audio";
                audio: {
                    /** @description The id of a file uploaded for this business number; or else `link`. */
                    id?: string;
                    /**
                     * Format: uri
                     * @description The https address of a public file, which Meta fetches; or else `id`.
                     */
                    link?: string;
                    /** @description Shown as a voice message; OGG with Opus only. */
                    voice?: boolean;
                } & (unknown | unknown);
                context?: {
                    /** @description The wamid of the message to quote. */
                    message_id: string;
                };
            } | {
                /** @enum {unknown} */
                type: "document";
                document: {
                    /** @description The id of a file uploaded for this business number; or else `link`. */
                    id?: string;
                    /**
                     * Format: uri
                     * @description The https address of a public file, which Meta fetches; or else `id`.
                     */
                    link?: string;
                    /** @description Words below it. */
                    caption?: string;
                    /** @description Its name on the phone, which tells its format. */
                    filename?: string;
                } & (unknown | unknown);
                context?: {
                    /** @description The wamid of the message to quote. */
                    message_id: string;
                };
            } | {
                /** @enum {unknown} */
                type: "sticker";
                sticker: {
                    /** @description The id of a file uploaded for this business number; or else `link`. */
                    id?: string;
                    /**
                     * Format: uri
                     * @description The https address of a public file, which Meta fetches; or else `id`.
                     */
                    link?: string;
                } & (unknown | unknown);
                context?: {
                    /** @description The wamid of the message to quote. */
                    message_id: string;
                };
            } | {
                /** @enum {unknown} */
                type: "location";
                location: {
                    /** @description Degrees north, as a number or a string. */
                    latitude: number | string;
                    /** @description Degrees east, as a number or a string. */
                    longitude: number | string;
                    /** @description What is there. */
                    name?: string;
                    /** @description Where that is, in words. */
                    address?: string;
                };
                context?: {
                    /** @description The wamid of the message to quote. */
                    message_id: string;
                };
            } | {
                /** @enum {unknown} */
                type: "contacts";
                contacts: {
                    name: {
                        /** @description The whole name, as it is shown. */
                        formatted_name: string;
                        first_name?: string;
                        last_name?: string;
                        middle_name?: string;
                        prefix?: string;
                        suffix?: string;
                    };
                    phones?: {
                        phone?: string;
                        /** @description Their WhatsApp id: adds a button to write to them. */
                        wa_id?: string;
                        /** @description Such as HOME or WORK. */
                        type?: string;
                    }[];
                    emails?: {
                        email?: string;
                        /** @description Such as HOME or WORK. */
                        type?: string;
                    }[];
                    addresses?: {
                        street?: string;
                        city?: string;
                        state?: string;
                        zip?: string;
                        country?: string;
                        country_code?: string;
                        /** @description Such as HOME or WORK. */
                        type?: string;
                    }[];
                    org?: {
                        company?: string;
                        department?: string;
                        title?: string;
                    };
                    urls?: {
                        /** Format: uri */
                        url?: string;
                        /** @description Such as HOME or WORK. */
                        type?: string;
                    }[];
                    birthday?: string;
                }[];
                context?: {
                    /** @description The wamid of the message to quote. */
                    message_id: string;
                };
            } | {
                /** @enum {unknown} */
                type: "reaction";
                reaction: {
                    /** @description The wamid of the person's message, at most 30 days old. */
                    message_id: string;
                    /** @description One emoji; an empty string takes the reaction back. */
                    emoji: string;
                };
                context?: {
                    /** @description The wamid of the message to quote. */
                    message_id: string;
                };
            } | {
                /** @enum {unknown} */
                type: "interactive";
                interactive: {
                    /** @enum {unknown} */
                    type: "button";
                    header?: {
                        /** @enum {unknown} */
                        type: "text";
                        text: string;
                    } | {
                        /** @enum {unknown} */
                        type: "image";
                        image: {
                            /** @description The id of a file uploaded for this business number; or else `link`. */
                            id?: string;
                            /**
                             * Format: uri
                             * @description The https address of a public file, which Meta fetches; or else `id`.
                             */
                            link?: string;
                        } & (unknown | unknown);
                    } | {
                        /** @enum {unknown} */
                        type: "video";
                        video: {
                            /** @description The id of a file uploaded for this business number; or else `link`. */
                            id?: string;
                            /**
                             * Format: uri
                             * @description The https address of a public file, which Meta fetches; or else `id`.
                             */
                            link?: string;
                        } & (unknown | unknown);
                    } | {
                        /** @enum {unknown} */
                        type: "document";
                        document: {
                            /** @description The id of a file uploaded for this business number; or else `link`. */
                            id?: string;
                            /**
                             * Format: uri
                             * @description The https address of a public file, which Meta fetches; or else `id`.
                             */
                            link?: string;
                            /** @description Its name on the phone, which tells its format. */
                            filename?: string;
                        } & (unknown | unknown);
                    };
                    body: {
                        text: string;
                    };
                    footer?: {
                        text: string;
                    };
                    action: {
                        buttons: {
                            /** @enum {unknown} */
                            type: "reply";
                            reply: {
                                /** @description What you are told when it is tapped. */
                                id: string;
                                title: string;
                            };
                        }[];
                    };
                } | {
                    /** @enum {unknown} */
                    type: "list";
                    header?: {
                        /** @enum {unknown} */
                        type: "text";
                        text: string;
                    };
                    body: {
                        text: string;
                    };
                    footer?: {
                        text: string;
                    };
                    action: {
                        /** @description The words that open the list. */
                        button: string;
                        /** @description At most 10 rows in all sections together; each has a title if there are several. */
                        sections: {
                            title?: string;
                            rows: {
                                /** @description What you are told when it is picked. */
                                id: string;
                                title: string;
                                description?: string;
                            }[];
                        }[];
                    };
                } | {
                    /** @enum {unknown} */
                    type: "cta_url";
                    header?: {
                        /** @enum {unknown} */
                        type: "text";
                        text: string;
                    } | {
                        /** @enum {unknown} */
                        type: "image";
                        image: {
                            /** @description The id of a file uploaded for this business number; or else `link`. */
                            id?: string;
                            /**
                             * Format: uri
                             * @description The https address of a public file, which Meta fetches; or else `id`.
                             */
                            link?: string;
                        } & (unknown | unknown);
                    } | {
                        /** @enum {unknown} */
                        type: "video";
                        video: {
                            /** @description The id of a file uploaded for this business number; or else `link`. */
                            id?: string;
                            /**
                             * Format: uri
                             * @description The https address of a public file, which Meta fetches; or else `id`.
                             */
                            link?: string;
                        } & (unknown | unknown);
                    } | {
                        /** @enum {unknown} */
                        type: "document";
                        document: {
                            /** @description The id of a file uploaded for this business number; or else `link`. */
                            id?: string;
                            /**
                             * Format: uri
                             * @description The https address of a public file, which Meta fetches; or else `id`.
                             */
                            link?: string;
                            /** @description Its name on the phone, which tells its format. */
                            filename?: string;
                        } & (unknown | unknown);
                    };
                    body: {
                        text: string;
                    };
                    footer?: {
                        text: string;
                    };
                    action: {
                        /** @enum {unknown} */
                        name: "cta_url";
                        parameters: {
                            display_text: string;
                            /** Format: uri */
                            url: string;
                        };
                    };
                } | {
                    /** @enum {unknown} */
                    type: "flow";
                    header?: {
                        /** @enum {unknown} */
                        type: "text";
                        text: string;
                    } | {
                        /** @enum {unknown} */
                        type: "image";
                        image: {
                            /** @description The id of a file uploaded for this business number; or else `link`. */
                            id?: string;
                            /**
                             * Format: uri
                             * @description The https address of a public file, which Meta fetches; or else `id`.
                             */
                            link?: string;
                        } & (unknown | unknown);
                    } | {
                        /** @enum {unknown} */
                        type: "video";
                        video: {
                            /** @description The id of a file uploaded for this business number; or else `link`. */
                            id?: string;
                            /**
                             * Format: uri
                             * @description The https address of a public file, which Meta fetches; or else `id`.
                             */
                            link?: string;
                        } & (unknown | unknown);
                    } | {
                        /** @enum {unknown} */
                        type: "document";
                        document: {
                            /** @description The id of a file uploaded for this business number; or else `link`. */
                            id?: string;
                            /**
                             * Format: uri
                             * @description The https address of a public file, which Meta fetches; or else `id`.
                             */
                            link?: string;
                            /** @description Its name on the phone, which tells its format. */
                            filename?: string;
                        } & (unknown | unknown);
                    };
                    body: {
                        text: string;
                    };
                    footer?: {
                        text: string;
                    };
                    action: {
                        /** @enum {unknown} */
                        name: "flow";
                        parameters: {
                            /** @enum {unknown} */
                            flow_message_version: "3";
                            /** @description Meta's id of the flow; or else `flow_name`. */
                            flow_id?: string;
                            flow_name?: string;
                            /** @description The words on the button, without emoji. */
                            flow_cta: string;
                            /** @enum {string} */
                            mode?: "published" | "draft";
                            /** @description Your own id for this one use of the flow. */
                            flow_token?: string;
                            /** @enum {string} */
                            flow_action?: "navigate" | "data_exchange";
                            flow_action_payload?: {
                                screen?: string;
                                data?: {
                                    [key: string]: unknown;
                                };
                            };
                        } & (unknown | unknown);
                    };
                } | {
                    /** @enum {unknown} */
                    type: "location_request_message";
                    body: {
                        text: string;
                    };
                    action: {
                        /** @enum {unknown} */
                        name: "send_location";
                    };
                };
                context?: {
                    /** @description The wamid of the message to quote. */
                    message_id: string;
                };
            } | {
                /** @enum {unknown} */
                type: "template";
                template: {
                    name: string;
                    language: {
                        code: string;
                        /** @enum {unknown} */
                        policy?: "deterministic";
                    };
                    components?: ({
                        /** @enum {unknown} */
                        type: "header";
                        parameters: ({
                            /** @enum {unknown} */
                            type: "text";
                            text: string;
                            /** @description The parameter's name, if the template has named parameters. */
                            parameter_name?: string;
                        } | {
                            /** @enum {unknown} */
                            type: "currency";
                            currency: {
                                /** @description What is shown, such as $100.99. */
                                fallback_value: string;
                                code: string;
                                /** @description The amount times 1,000. */
                                amount_1000: number;
                            };
                            /** @description The parameter's name, if the template has named parameters. */
                            parameter_name?: string;
                        } | {
                            /** @enum {unknown} */
                            type: "date_time";
                            date_time: {
                                /** @description What is shown, such as February 25, 1977. */
                                fallback_value: string;
                            };
                            /** @description The parameter's name, if the template has named parameters. */
                            parameter_name?: string;
                        } | {
                            /** @enum {unknown} */
                            type: "image";
                            image: {
                                /** @description The id of a file uploaded for this business number; or else `link`. */
                                id?: string;
                                /**
                                 * Format: uri
                                 * @description The https address of a public file, which Meta fetches; or else `id`.
                                 */
                                link?: string;
                            } & (unknown | unknown);
                        } | {
                            /** @enum {unknown} */
                            type: "video";
                            video: {
                                /** @description The id of a file uploaded for this business number; or else `link`. */
                                id?: string;
                                /**
                                 * Format: uri
                                 * @description The https address of a public file, which Meta fetches; or else `id`.
                                 */
                                link?: string;
                            } & (unknown | unknown);
                        } | {
                            /** @enum {unknown} */
                            type: "document";
                            document: {
                                /** @description The id of a file uploaded for this business number; or else `link`. */
                                id?: string;
                                /**
                                 * Format: uri
                                 * @description The https address of a public file, which Meta fetches; or else `id`.
                                 */
                                link?: string;
                                /** @description Its name on the phone, which tells its format. */
                                filename?: string;
                            } & (unknown | unknown);
                        } | {
                            /** @enum {unknown} */
                            type: "location";
                            location: {
                                /** @description Degrees north, as a number or a string. */
                                latitude: number | string;
                                /** @description Degrees east, as a number or a string. */
                                longitude: number | string;
                                /** @description What is there. */
                                name?: string;
                                /** @description Where that is, in words. */
                                address?: string;
                            };
                        })[];
                    } | {
                        /** @enum {unknown} */
                        type: "body";
                        parameters: ({
                            /** @enum {unknown} */
                            type: "text";
                            text: string;
                            /** @description The parameter's name, if the template has named parameters. */
                            parameter_name?: string;
                        } | {
                            /** @enum {unknown} */
                            type: "currency";
                            currency: {
                                /** @description What is shown, such as $100.99. */
                                fallback_value: string;
                                code: string;
                                /** @description The amount times 1,000. */
                                amount_1000: number;
                            };
                            /** @description The parameter's name, if the template has named parameters. */
                            parameter_name?: string;
                        } | {
                            /** @enum {unknown} */
                            type: "date_time";
                            date_time: {
                                /** @description What is shown, such as February 25, 1977. */
                                fallback_value: string;
                            };
                            /** @description The parameter's name, if the template has named parameters. */
                            parameter_name?: string;
                        })[];
                    } | ({
                        /** @enum {unknown} */
                        type: "button";
                        /** @enum {unknown} */
                        sub_type: "quick_reply";
                        /** @description Which of the template's buttons, from 0 on; as a number or a string. */
                        index: number | string;
                        parameters: {
                            /** @enum {unknown} */
                            type: "payload";
                            payload: string;
                        }[];
                    } | {
                        /** @enum {unknown} */
                        type: "button";
                        /** @enum {unknown} */
                        sub_type: "url";
                        /** @description Which of the template's buttons, from 0 on; as a number or a string. */
                        index: number | string;
                        parameters: {
                            /** @enum {unknown} */
                            type: "text";
                            text: string;
                        }[];
                    } | {
                        /** @enum {unknown} */
                        type: "button";
                        /** @enum {unknown} */
                        sub_type: "copy_code";
                        /** @description Which of the template's buttons, from 0 on; as a number or a string. */
                        index: number | string;
                        parameters: {
                            /** @enum {unknown} */
                            type: "coupon_code";
                            coupon_code: string;
                        }[];
                    } | {
                        /** @enum {unknown} */
                        type: "button";
                        /** @enum {unknown} */
                        sub_type: "flow";
                        /** @description Which of the template's buttons, from 0 on; as a number or a string. */
                        index: number | string;
                        parameters: {
                            /** @enum {unknown} */
                            type: "action";
                            action: {
                                [key: string]: unknown;
                            };
                        }[];
                    } | {
                        /** @enum {unknown} */
                        type: "button";
                        /** @enum {unknown} */
                        sub_type: "catalog";
                        /** @description Which of the template's buttons, from 0 on; as a number or a string. */
                        index: number | string;
                        parameters: {
                            /** @enum {unknown} */
                            type: "action";
                            action: {
                                [key: string]: unknown;
                            };
                        }[];
                    } | {
                        /** @enum {unknown} */
                        type: "button";
                        /** @enum {unknown} */
                        sub_type: "mpm";
                        /** @description Which of the template's buttons, from 0 on; as a number or a string. */
                        index: number | string;
                        parameters: {
                            /** @enum {unknown} */
                            type: "action";
                            action: {
                                [key: string]: unknown;
                            };
                        }[];
                    }) | {
                        /** @enum {unknown} */
                        type: "limited_time_offer";
                        parameters: {
                            /** @enum {unknown} */
                            type: "limited_time_offer";
                            limited_time_offer: {
                                /** @description When it ends, epoch milliseconds. */
                                expiration_time_ms: number;
                            };
                        }[];
                    } | {
                        /** @enum {unknown} */
                        type: "carousel";
                        cards: {
                            card_index: number;
                            components: ({
                                /** @enum {unknown} */
                                type: "header";
                                parameters: ({
                                    /** @enum {unknown} */
                                    type: "text";
                                    text: string;
                                    /** @description The parameter's name, if the template has named parameters. */
                                    parameter_name?: string;
                                } | {
                                    /** @enum {unknown} */
                                    type: "currency";
                                    currency: {
                                        /** @description What is shown, such as $100.99. */
                                        fallback_value: string;
                                        code: string;
                                        /** @description The amount times 1,000. */
                                        amount_1000: number;
                                    };
                                    /** @description The parameter's name, if the template has named parameters. */
                                    parameter_name?: string;
                                } | {
                                    /** @enum {unknown} */
                                    type: "date_time";
                                    date_time: {
                                        /** @description What is shown, such as February 25, 1977. */
                                        fallback_value: string;
                                    };
                                    /** @description The parameter's name, if the template has named parameters. */
                                    parameter_name?: string;
                                } | {
                                    /** @enum {unknown} */
                                    type: "image";
                                    image: {
                                        /** @description The id of a file uploaded for this business number; or else `link`. */
                                        id?: string;
                                        /**
                                         * Format: uri
                                         * @description The https address of a public file, which Meta fetches; or else `id`.
                                         */
                                        link?: string;
                                    } & (unknown | unknown);
                                } | {
                                    /** @enum {unknown} */
                                    type: "video";
                                    video: {
                                        /** @description The id of a file uploaded for this business number; or else `link`. */
                                        id?: string;
                                        /**
                                         * Format: uri
                                         * @description The https address of a public file, which Meta fetches; or else `id`.
                                         */
                                        link?: string;
                                    } & (unknown | unknown);
                                } | {
                                    /** @enum {unknown} */
                                    type: "document";
                                    document: {
                                        /** @description The id of a file uploaded for this business number; or else `link`. */
                                        id?: string;
                                        /**
                                         * Format: uri
                                         * @description The https address of a public file, which Meta fetches; or else `id`.
                                         */
                                        link?: string;
                                        /** @description Its name on the phone, which tells its format. */
                                        filename?: string;
                                    } & (unknown | unknown);
                                } | {
                                    /** @enum {unknown} */
                                    type: "location";
                                    location: {
                                        /** @description Degrees north, as a number or a string. */
                                        latitude: number | string;
                                        /** @description Degrees east, as a number or a string. */
                                        longitude: number | string;
                                        /** @description What is there. */
                                        name?: string;
                                        /** @description Where that is, in words. */
                                        address?: string;
                                    };
                                })[];
                            } | {
                                /** @enum {unknown} */
                                type: "body";
                                parameters: ({
                                    /** @enum {unknown} */
                                    type: "text";
                                    text: string;
                                    /** @description The parameter's name, if the template has named parameters. */
                                    parameter_name?: string;
                                } | {
                                    /** @enum {unknown} */
                                    type: "currency";
                                    currency: {
                                        /** @description What is shown, such as $100.99. */
                                        fallback_value: string;
                                        code: string;
                                        /** @description The amount times 1,000. */
                                        amount_1000: number;
                                    };
                                    /** @description The parameter's name, if the template has named parameters. */
                                    parameter_name?: string;
                                } | {
                                    /** @enum {unknown} */
                                    type: "date_time";
                                    date_time: {
                                        /** @description What is shown, such as February 25, 1977. */
                                        fallback_value: string;
                                    };
                                    /** @description The parameter's name, if the template has named parameters. */
                                    parameter_name?: string;
                                })[];
                            } | ({
                                /** @enum {unknown} */
                                type: "button";
                                /** @enum {unknown} */
                                sub_type: "quick_reply";
                                /** @description Which of the template's buttons, from 0 on; as a number or a string. */
                                index: number | string;
                                parameters: {
                                    /** @enum {unknown} */
                                    type: "payload";
                                    payload: string;
                                }[];
                            } | {
                                /** @enum {unknown} */
                                type: "button";
                                /** @enum {unknown} */
                                sub_type: "url";
                                /** @description Which of the template's buttons, from 0 on; as a number or a string. */
                                index: number | string;
                                parameters: {
                                    /** @enum {unknown} */
                                    type: "text";
                                    text: string;
                                }[];
                            } | {
                                /** @enum {unknown} */
                                type: "button";
                                /** @enum {unknown} */
                                sub_type: "copy_code";
                                /** @description Which of the template's buttons, from 0 on; as a number or a string. */
                                index: number | string;
                                parameters: {
                                    /** @enum {unknown} */
                                    type: "coupon_code";
                                    coupon_code: string;
                                }[];
                            } | {
                                /** @enum {unknown} */
                                type: "button";
                                /** @enum {unknown} */
                                sub_type: "flow";
                                /** @description Which of the template's buttons, from 0 on; as a number or a string. */
                                index: number | string;
                                parameters: {
                                    /** @enum {unknown} */
                                    type: "action";
                                    action: {
                                        [key: string]: unknown;
                                    };
                                }[];
                            } | {
                                /** @enum {unknown} */
                                type: "button";
                                /** @enum {unknown} */
                                sub_type: "catalog";
                                /** @description Which of the template's buttons, from 0 on; as a number or a string. */
                                index: number | string;
                                parameters: {
                                    /** @enum {unknown} */
                                    type: "action";
                                    action: {
                                        [key: string]: unknown;
                                    };
                                }[];
                            } | {
                                /** @enum {unknown} */
                                type: "button";
                                /** @enum {unknown} */
                                sub_type: "mpm";
                                /** @description Which of the template's buttons, from 0 on; as a number or a string. */
                                index: number | string;
                                parameters: {
                                    /** @enum {unknown} */
                                    type: "action";
                                    action: {
                                        [key: string]: unknown;
                                    };
                                }[];
                            }))[];
                        }[];
                    })[];
                };
                context?: {
                    /** @description The wamid of the message to quote. */
                    message_id: string;
                };
            };
            /** @description Overrides the stack's default template. With neither message_body nor message, the template itself is the message. */
            template?: {
                /** @description The approved template's name. Default: the stack's template. */
                name?: string;
                /** @description The language in which the template is approved, exactly. Default: the stack's. */
                language?: string;
                /** @description Header, body and button parameters, in Meta's form. */
                components?: ({
                    /** @enum {unknown} */
                    type: "header";
                    parameters: ({
                        /** @enum {unknown} */
                        type: "text";
                        text: string;
                        /** @description The parameter's name, if the template has named parameters. */
                        parameter_name?: string;
                    } | {
                        /** @enum {unknown} */
                        type: "currency";
                        currency: {
                            /** @description What is shown, such as $100.99. */
                            fallback_value: string;
                            code: string;
                            /** @description The amount times 1,000. */
                            amount_1000: number;
                        };
                        /** @description The parameter's name, if the template has named parameters. */
                        parameter_name?: string;
                    } | {
                        /** @enum {unknown} */
                        type: "date_time";
                        date_time: {
                            /** @description What is shown, such as February 25, 1977. */
                            fallback_value: string;
                        };
                        /** @description The parameter's name, if the template has named parameters. */
                        parameter_name?: string;
                    } | {
                        /** @enum {unknown} */
                        type: "image";
                        image: {
                            /** @description The id of a file uploaded for this business number; or else `link`. */
                            id?: string;
                            /**
                             * Format: uri
                             * @description The https address of a public file, which Meta fetches; or else `id`.
                             */
                            link?: string;
                        } & (unknown | unknown);
                    } | {
                        /** @enum {unknown} */
                        type: "video";
                        video: {
                            /** @description The id of a file uploaded for this business number; or else `link`. */
                            id?: string;
                            /**
                             * Format: uri
                             * @description The https address of a public file, which Meta fetches; or else `id`.
                             */
                            link?: string;
                        } & (unknown | unknown);
                    } | {
                        /** @enum {unknown} */
                        type: "document";
                        document: {
                            /** @description The id of a file uploaded for this business number; or else `link`. */
                            id?: string;
                            /**
                             * Format: uri
                             * @description The https address of a public file, which Meta fetches; or else `id`.
                             */
                            link?: string;
                            /** @description Its name on the phone, which tells its format. */
                            filename?: string;
                        } & (unknown | unknown);
                    } | {
                        /** @enum {unknown} */
                        type: "location";
                        location: {
                            /** @description Degrees north, as a number or a string. */
                            latitude: number | string;
                            /** @description Degrees east, as a number or a string. */
                            longitude: number | string;
                            /** @description What is there. */
                            name?: string;
                            /** @description Where that is, in words. */
                            address?: string;
                        };
                    })[];
                } | {
                    /** @enum {unknown} */
                    type: "body";
                    parameters: ({
                        /** @enum {unknown} */
                        type: "text";
                        text: string;
                        /** @description The parameter's name, if the template has named parameters. */
                        parameter_name?: string;
                    } | {
                        /** @enum {unknown} */
                        type: "currency";
                        currency: {
                            /** @description What is shown, such as $100.99. */
                            fallback_value: string;
                            code: string;
                            /** @description The amount times 1,000. */
                            amount_1000: number;
                        };
                        /** @description The parameter's name, if the template has named parameters. */
                        parameter_name?: string;
                    } | {
                        /** @enum {unknown} */
                        type: "date_time";
                        date_time: {
                            /** @description What is shown, such as February 25, 1977. */
                            fallback_value: string;
                        };
                        /** @description The parameter's name, if the template has named parameters. */
                        parameter_name?: string;
                    })[];
                } | ({
                    /** @enum {unknown} */
                    type: "button";
                    /** @enum {unknown} */
                    sub_type: "quick_reply";
                    /** @description Which of the template's buttons, from 0 on; as a number or a string. */
                    index: number | string;
                    parameters: {
                        /** @enum {unknown} */
                        type: "payload";
                        payload: string;
                    }[];
                } | {
                    /** @enum {unknown} */
                    type: "button";
                    /** @enum {unknown} */
                    sub_type: "url";
                    /** @description Which of the template's buttons, from 0 on; as a number or a string. */
                    index: number | string;
                    parameters: {
                        /** @enum {unknown} */
                        type: "text";
                        text: string;
                    }[];
                } | {
                    /** @enum {unknown} */
                    type: "button";
                    /** @enum {unknown} */
                    sub_type: "copy_code";
                    /** @description Which of the template's buttons, from 0 on; as a number or a string. */
                    index: number | string;
                    parameters: {
                        /** @enum {unknown} */
                        type: "coupon_code";
                        coupon_code: string;
                    }[];
                } | {
                    /** @enum {unknown} */
                    type: "button";
                    /** @enum {unknown} */
                    sub_type: "flow";
                    /** @description Which of the template's buttons, from 0 on; as a number or a string. */
                    index: number | string;
                    parameters: {
                        /** @enum {unknown} */
                        type: "action";
                        action: {
                            [key: string]: unknown;
                        };
                    }[];
                } | {
                    /** @enum {unknown} */
                    type: "button";
                    /** @enum {unknown} */
                    sub_type: "catalog";
                    /** @description Which of the template's buttons, from 0 on; as a number or a string. */
                    index: number | string;
                    parameters: {
                        /** @enum {unknown} */
                        type: "action";
                        action: {
                            [key: string]: unknown;
                        };
                    }[];
                } | {
                    /** @enum {unknown} */
                    type: "button";
                    /** @enum {unknown} */
                    sub_type: "mpm";
                    /** @description Which of the template's buttons, from 0 on; as a number or a string. */
                    index: number | string;
                    parameters: {
                        /** @enum {unknown} */
                        type: "action";
                        action: {
                            [key: string]: unknown;
                        };
                    }[];
                }) | {
                    /** @enum {unknown} */
                    type: "limited_time_offer";
                    parameters: {
                        /** @enum {unknown} */
                        type: "limited_time_offer";
                        limited_time_offer: {
                            /** @description When it ends, epoch milliseconds. */
                            expiration_time_ms: number;
                        };
                    }[];
                } | {
                    /** @enum {unknown} */
                    type: "carousel";
                    cards: {
                        card_index: number;
                        components: ({
                            /** @enum {unknown} */
                            type: "header";
                            parameters: ({
                                /** @enum {unknown} */
                                type: "text";
                                text: string;
                                /** @description The parameter's name, if the template has named parameters. */
                                parameter_name?: string;
                            } | {
                                /** @enum {unknown} */
                                type: "currency";
                                currency: {
                                    /** @description What is shown, such as $100.99. */
                                    fallback_value: string;
                                    code: string;
                                    /** @description The amount times 1,000. */
                                    amount_1000: number;
                                };
                                /** @description The parameter's name, if the template has named parameters. */
                                parameter_name?: string;
                            } | {
                                /** @enum {unknown} */
                                type: "date_time";
                                date_time: {
                                    /** @description What is shown, such as February 25, 1977. */
                                    fallback_value: string;
                                };
                                /** @description The parameter's name, if the template has named parameters. */
                                parameter_name?: string;
                            } | {
                                /** @enum {unknown} */
                                type: "image";
                                image: {
                                    /** @description The id of a file uploaded for this business number; or else `link`. */
                                    id?: string;
                                    /**
                                     * Format: uri
                                     * @description The https address of a public file, which Meta fetches; or else `id`.
                                     */
                                    link?: string;
                                } & (unknown | unknown);
                            } | {
                                /** @enum {unknown} */
                                type: "video";
                                video: {
                                    /** @description The id of a file uploaded for this business number; or else `link`. */
                                    id?: string;
                                    /**
                                     * Format: uri
                                     * @description The https address of a public file, which Meta fetches; or else `id`.
                                     */
                                    link?: string;
                                } & (unknown | unknown);
                            } | {
                                /** @enum {unknown} */
                                type: "document";
                                document: {
                                    /** @description The id of a file uploaded for this business number; or else `link`. */
                                    id?: string;
                                    /**
                                     * Format: uri
                                     * @description The https address of a public file, which Meta fetches; or else `id`.
                                     */
                                    link?: string;
                                    /** @description Its name on the phone, which tells its format. */
                                    filename?: string;
                                } & (unknown | unknown);
                            } | {
                                /** @enum {unknown} */
                                type: "location";
                                location: {
                                    /** @description Degrees north, as a number or a string. */
                                    latitude: number | string;
                                    /** @description Degrees east, as a number or a string. */
                                    longitude: number | string;
                                    /** @description What is there. */
                                    name?: string;
                                    /** @description Where that is, in words. */
                                    address?: string;
                                };
                            })[];
                        } | {
                            /** @enum {unknown} */
                            type: "body";
                            parameters: ({
                                /** @enum {unknown} */
                                type: "text";
                                text: string;
                                /** @description The parameter's name, if the template has named parameters. */
                                parameter_name?: string;
                            } | {
                                /** @enum {unknown} */
                                type: "currency";
                                currency: {
                                    /** @description What is shown, such as $100.99. */
                                    fallback_value: string;
                                    code: string;
                                    /** @description The amount times 1,000. */
                                    amount_1000: number;
                                };
                                /** @description The parameter's name, if the template has named parameters. */
                                parameter_name?: string;
                            } | {
                                /** @enum {unknown} */
                                type: "date_time";
                                date_time: {
                                    /** @description What is shown, such as February 25, 1977. */
                                    fallback_value: string;
                                };
                                /** @description The parameter's name, if the template has named parameters. */
                                parameter_name?: string;
                            })[];
                        } | ({
                            /** @enum {unknown} */
                            type: "button";
                            /** @enum {unknown} */
                            sub_type: "quick_reply";
                            /** @description Which of the template's buttons, from 0 on; as a number or a string. */
                            index: number | string;
                            parameters: {
                                /** @enum {unknown} */
                                type: "payload";
                                payload: string;
                            }[];
                        } | {
                            /** @enum {unknown} */
                            type: "button";
                            /** @enum {unknown} */
                            sub_type: "url";
                            /** @description Which of the template's buttons, from 0 on; as a number or a string. */
                            index: number | string;
                            parameters: {
                                /** @enum {unknown} */
                                type: "text";
                                text: string;
                            }[];
                        } | {
                            /** @enum {unknown} */
                            type: "button";
                            /** @enum {unknown} */
                            sub_type: "copy_code";
                            /** @description Which of the template's buttons, from 0 on; as a number or a string. */
                            index: number | string;
                            parameters: {
                                /** @enum {unknown} */
                                type: "coupon_code";
                                coupon_code: string;
                            }[];
                        } | {
                            /** @enum {unknown} */
                            type: "button";
                            /** @enum {unknown} */
                            sub_type: "flow";
                            /** @description Which of the template's buttons, from 0 on; as a number or a string. */
                            index: number | string;
                            parameters: {
                                /** @enum {unknown} */
                                type: "action";
                                action: {
                                    [key: string]: unknown;
                                };
                            }[];
                        } | {
                            /** @enum {unknown} */
                            type: "button";
                            /** @enum {unknown} */
                            sub_type: "catalog";
                            /** @description Which of the template's buttons, from 0 on; as a number or a string. */
                            index: number | string;
                            parameters: {
                                /** @enum {unknown} */
                                type: "action";
                                action: {
                                    [key: string]: unknown;
                                };
                            }[];
                        } | {
                            /** @enum {unknown} */
                            type: "button";
                            /** @enum {unknown} */
                            sub_type: "mpm";
                            /** @description Which of the template's buttons, from 0 on; as a number or a string. */
                            index: number | string;
                            parameters: {
                                /** @enum {unknown} */
                                type: "action";
                                action: {
                                    [key: string]: unknown;
                                };
                            }[];
                        }))[];
                    }[];
                })[];
            };
            /** @description How long to hold the message for the person's answer. Default: the stack's `replyTimeoutSeconds`. */
            reply_timeout_seconds?: number;
            /**
             * @description What to do when WhatsApp finally cannot deliver.
             * @enum {string}
             */
            fallback?: "sms";
            /** @description Your own id for this message: kept, and echoed by GET and in events. */
            reference?: string;
        };
        Accepted: {
            /** @description The Idempotency-Key, or an id of API Gateway's. */
            request_id: string;
            /** @enum {string} */
            status: "accepted";
        };
        Error: {
            /**
             * @description What happened, for programs.
             * @enum {string}
             */
            error: "invalid_request" | "forbidden" | "no_such_route" | "method_not_allowed" | "not_found" | "not_held" | "idempotency_key_used" | "request_too_large" | "unsupported_media_type" | "too_many_requests" | "refused" | "internal_error" | "service_unavailable" | "timeout";
            /** @description What happened and what to do, for people. */
            message: string;
            /** @description What of the request it is about, if it is one field or header. */
            field?: string;
            /** @description The request that it is about, if there is one. */
            request_id?: string;
        };
        Checked: {
            /** @enum {string} */
            type: "sms" | "whatsapp";
            /**
             * @description What the request would show next, if it were sent now.
             * @enum {string}
             */
            next_status: "sent_for_delivery" | "held" | "opted_out" | "too_many_held";
        };
        Cancelled: {
            request_id: string;
            /** @enum {string} */
            status: "cancelled";
        };
        Request: {
            request_id: string;
            /** @enum {string} */
            type: "sms" | "whatsapp";
            reference?: string;
            /** @description The business number from which it goes on WhatsApp: its id. */
            from?: string;
            /**
             * @description Of the request; once there is a message, of that.
             * @enum {string}
             */
            latest_status: "accepted" | "held" | "expired" | "cancelled" | "opted_out" | "invalid" | "too_many_held" | "failed" | "unknown" | "sent_for_delivery" | "sent" | "delivered" | "read";
            /** @description From a status to the ISO instant at which it was first reached. */
            delivery_history: {
                [key: string]: string;
            };
            /** @description The ISO instant at which a held message expires. */
            held_until?: string;
            /** @description The ISO instant at which the request was over. */
            ended_at?: string;
            /**
             * @description How it ended: for good, whatever latest_status still becomes.
             * @enum {string}
             */
            outcome?: "delivered" | "unconfirmed" | "expired" | "cancelled" | "opted_out" | "invalid" | "too_many_held" | "failed";
            /** @description Why it failed: the provider's code and title. */
            error?: Record<string, never>;
            /** @description What was sent, oldest first. */
            messages: {
                /** @enum {string} */
                role?: "template" | "message" | "fallback";
                /** @enum {string} */
                type?: "sms" | "whatsapp";
                /** @description AWS's id. */
                eum_msg_id?: string;
                /** @description WhatsApp's id; __UNKNOWN__ until it is known. */
                wa_msg_id?: string;
                /** @enum {string} */
                latest_status?: "unknown" | "sent_for_delivery" | "sent" | "failed" | "delivered" | "read";
                /** @description From a status to the ISO instant at which it was first reached. */
                delivery_history?: {
                    [key: string]: string;
                };
            }[];
        };
        RequestList: {
            /** @description Newest first. A page may have fewer than `limit`, or none, and yet not be the last. */
            requests: components["schemas"]["Request"][];
            /** @description What gives the next page; absent on the last. */
            next?: string;
        };
        MessageStatusChanged: {
            /** @enum {unknown} */
            version: "1";
            request_id: string;
            reference?: string;
            /** @enum {string} */
            type: "sms" | "whatsapp";
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            role: "template" | "message" | "fallback";
            eum_msg_id: string;
            /** @enum {string} */
            status: "unknown" | "sent_for_delivery" | "sent" | "failed" | "delivered" | "read";
            error?: {
                code: string;
                title: string;
                details?: string;
            };
        };
        RequestHeld: {
            /** @enum {unknown} */
            version: "1";
            request_id: string;
            reference?: string;
            /** @enum {string} */
            type: "sms" | "whatsapp";
            /** Format: date-time */
            at: string;
            /** Format: date-time */
            held_until: string;
        };
        RequestExpired: {
            /** @enum {unknown} */
            version: "1";
            request_id: string;
            reference?: string;
            /** @enum {string} */
            type: "sms" | "whatsapp";
            /** Format: date-time */
            at: string;
        };
        RequestEnded: {
            /** @enum {unknown} */
            version: "1";
            request_id: string;
            reference?: string;
            /** @enum {string} */
            type: "sms" | "whatsapp";
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            status: "delivered" | "unconfirmed" | "expired" | "cancelled" | "opted_out" | "invalid" | "too_many_held" | "failed";
            error?: {
                code: string;
                title: string;
                details?: string;
            };
        };
        MessageReceived: {
            /** @enum {unknown} */
            version: "1";
            conversation_id?: string;
            from?: string;
            user_id?: string;
            business_number_id: string;
            wa_msg_id: string;
            message_type: string;
            content: {
                [key: string]: unknown;
            };
            context_id?: string;
            /** Format: date-time */
            at: string;
        };
        AccountChanged: {
            /** @enum {unknown} */
            version: "1";
            /** @enum {string} */
            subject: "template" | "number" | "account";
            state: string;
            reason?: string;
            template?: {
                name: string;
                language: string;
            };
            /** Format: date-time */
            at: string;
        };
        RecipientOptedOut: {
            /** @enum {unknown} */
            version: "1";
            conversation_id: string;
            /** Format: date-time */
            at: string;
        };
        RecipientOptedIn: {
            /** @enum {unknown} */
            version: "1";
            conversation_id: string;
            /** Format: date-time */
            at: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    sendSMS: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 80 characters of A-Z a-z 0-9 _ and -, but no name that every object of JavaScript has, such as constructor. It becomes the request's id, and a message is sent once for it. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "destination_number": "+14155550123",
                 *       "message_body": "Your parcel arrives today.",
                 *       "reference": "parcel-81"
                 *     }
                 */
                "application/json": components["schemas"]["SendSmsRequest"];
            };
        };
        responses: {
            /** @description Accepted. */
            202: {
                headers: {
                    /** @description Where GET shows the request. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "request_id": "order-4711",
                     *       "status": "accepted"
                     *     }
                     */
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            /** @description A field breaks a rule. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "invalid_request",
                     *       "message": "destination_number: is missing",
                     *       "field": "destination_number"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No API key, or a wrong one. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "forbidden",
                     *       "message": "x-api-key: give the API key of this stack",
                     *       "field": "x-api-key"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description That key was used before, and its request has ended or had another body. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "idempotency_key_used",
                     *       "message": "Idempotency-Key: a request with this key exists. It has ended, or had another body; GET shows it. Give every new request a key of its own.",
                     *       "field": "Idempotency-Key",
                     *       "request_id": "order-4711"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "request_too_large",
                     *       "message": "body: more than the 262,144 bytes that Step Functions takes; send files as links",
                     *       "field": "body"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "unsupported_media_type",
                     *       "message": "Content-Type: send JSON, as application/json",
                     *       "field": "Content-Type"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Throttled, by the usage plan or by Step Functions: nothing was accepted. */
            429: {
                headers: {
                    /** @description After how many seconds to try again. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "too_many_requests",
                     *       "message": "Nothing was accepted. Try again, with the same Idempotency-Key."
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Something is wrong in the stack: nothing was accepted. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "internal_error",
                     *       "message": "Nothing was accepted. The request id in x-amzn-RequestId finds the reason in the logs."
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A function failed. */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "internal_error",
                     *       "message": "It is not known whether the request was carried out. Try again: with the same Idempotency-Key, a message is sent once."
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description What is behind the API did not answer as it should. */
            503: {
                headers: {
                    /** @description After how many seconds to try again. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "service_unavailable",
                     *       "message": "It is not known whether the request was carried out. Try again: with the same Idempotency-Key, a message is sent once."
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description What is behind the API did not answer in time. */
            504: {
                headers: {
                    /** @description After how many seconds to try again. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "timeout",
                     *       "message": "It is not known whether the request was carried out. Try again: with the same Idempotency-Key, a message is sent once."
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    sendWhatsApp: {
        parameters: {
            query?: never;
            header?: {
                /** @description 1 to 80 characters of A-Z a-z 0-9 _ and -, but no name that every object of JavaScript has, such as constructor. It becomes the request's id, and a message is sent once for it. */
                "Idempotency-Key"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SendWhatsAppRequest"];
            };
        };
        responses: {
            /** @description Accepted. */
            202: {
                headers: {
                    /** @description Where GET shows the request. */
                    Location?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "request_id": "order-4711",
                     *       "status": "accepted"
                     *     }
                     */
                    "application/json": components["schemas"]["Accepted"];
                };
            };
            /** @description A field breaks a rule. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "invalid_request",
                     *       "message": "destination_number: is missing",
                     *       "field": "destination_number"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No API key, or a wrong one. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "forbidden",
                     *       "message": "x-api-key: give the API key of this stack",
                     *       "field": "x-api-key"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description That key was used before, and its request has ended or had another body. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "idempotency_key_used",
                     *       "message": "Idempotency-Key: a request with this key exists. It has ended, or had another body; GET shows it. Give every new request a key of its own.",
                     *       "field": "Idempotency-Key",
                     *       "request_id": "order-4711"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "request_too_large",
                     *       "message": "body: more than the 262,144 bytes that Step Functions takes; send files as links",
                     *       "field": "body"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "unsupported_media_type",
                     *       "message": "Content-Type: send JSON, as application/json",
                     *       "field": "Content-Type"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Throttled, by the usage plan or by Step Functions: nothing was accepted. */
            429: {
                headers: {
                    /** @description After how many seconds to try again. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "too_many_requests",
                     *       "message": "Nothing was accepted. Try again, with the same Idempotency-Key."
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Something is wrong in the stack: nothing was accepted. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "internal_error",
                     *       "message": "Nothing was accepted. The request id in x-amzn-RequestId finds the reason in the logs."
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A function failed. */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "internal_error",
                     *       "message": "It is not known whether the request was carried out. Try again: with the same Idempotency-Key, a message is sent once."
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description What is behind the API did not answer as it should. */
            503: {
                headers: {
                    /** @description After how many seconds to try again. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "service_unavailable",
                     *       "message": "It is not known whether the request was carried out. Try again: with the same Idempotency-Key, a message is sent once."
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description What is behind the API did not answer in time. */
            504: {
                headers: {
                    /** @description After how many seconds to try again. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "timeout",
                     *       "message": "It is not known whether the request was carried out. Try again: with the same Idempotency-Key, a message is sent once."
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    checkSMS: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "destination_number": "+14155550123",
                 *       "message_body": "Your parcel arrives today.",
                 *       "reference": "parcel-81"
                 *     }
                 */
                "application/json": components["schemas"]["SendSmsRequest"];
            };
        };
        responses: {
            /** @description It breaks no rule. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "whatsapp",
                     *       "next_status": "held"
                     *     }
                     */
                    "application/json": components["schemas"]["Checked"];
                };
            };
            /** @description A field breaks a rule. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "invalid_request",
                     *       "message": "destination_number: is missing",
                     *       "field": "destination_number"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No API key, or a wrong one. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "forbidden",
                     *       "message": "x-api-key: give the API key of this stack",
                     *       "field": "x-api-key"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "request_too_large",
                     *       "message": "body: more than the 262,144 bytes that Step Functions takes; send files as links",
                     *       "field": "body"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "unsupported_media_type",
                     *       "message": "Content-Type: send JSON, as application/json",
                     *       "field": "Content-Type"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Throttled, by the usage plan or behind the API: nothing was done. */
            429: {
                headers: {
                    /** @description After how many seconds to try again. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "too_many_requests",
                     *       "message": "Nothing was done: this API key makes too many requests. Try again in a second."
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Something is wrong in the stack. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "internal_error",
                     *       "message": "It is not known whether the request was carried out. Try again: with the same Idempotency-Key, a message is sent once."
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A function failed. */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "internal_error",
                     *       "message": "It is not known whether the request was carried out. Try again: with the same Idempotency-Key, a message is sent once."
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description What is behind the API did not answer as it should. */
            503: {
                headers: {
                    /** @description After how many seconds to try again. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "service_unavailable",
                     *       "message": "It is not known whether the request was carried out. Try again: with the same Idempotency-Key, a message is sent once."
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description What is behind the API did not answer in time. */
            504: {
                headers: {
                    /** @description After how many seconds to try again. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "timeout",
                     *       "message": "It is not known whether the request was carried out. Try again: with the same Idempotency-Key, a message is sent once."
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    checkWhatsApp: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SendWhatsAppRequest"];
            };
        };
        responses: {
            /** @description It breaks no rule. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "whatsapp",
                     *       "next_status": "held"
                     *     }
                     */
                    "application/json": components["schemas"]["Checked"];
                };
            };
            /** @description A field breaks a rule. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "invalid_request",
                     *       "message": "destination_number: is missing",
                     *       "field": "destination_number"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No API key, or a wrong one. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "forbidden",
                     *       "message": "x-api-key: give the API key of this stack",
                     *       "field": "x-api-key"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Too large. */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "request_too_large",
                     *       "message": "body: more than the 262,144 bytes that Step Functions takes; send files as links",
                     *       "field": "body"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Not JSON. */
            415: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "unsupported_media_type",
                     *       "message": "Content-Type: send JSON, as application/json",
                     *       "field": "Content-Type"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Throttled, by the usage plan or behind the API: nothing was done. */
            429: {
                headers: {
                    /** @description After how many seconds to try again. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "too_many_requests",
                     *       "message": "Nothing was done: this API key makes too many requests. Try again in a second."
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Something is wrong in the stack. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "internal_error",
                     *       "message": "It is not known whether the request was carried out. Try again: with the same Idempotency-Key, a message is sent once."
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A function failed. */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "internal_error",
                     *       "message": "It is not known whether the request was carried out. Try again: with the same Idempotency-Key, a message is sent once."
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description What is behind the API did not answer as it should. */
            503: {
                headers: {
                    /** @description After how many seconds to try again. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "service_unavailable",
                     *       "message": "It is not known whether the request was carried out. Try again: with the same Idempotency-Key, a message is sent once."
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description What is behind the API did not answer in time. */
            504: {
                headers: {
                    /** @description After how many seconds to try again. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "timeout",
                     *       "message": "It is not known whether the request was carried out. Try again: with the same Idempotency-Key, a message is sent once."
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    listRequests: {
        parameters: {
            query?: {
                /** @description Those that were sent with this `reference`, by when they were accepted. */
                reference?: string;
                /** @description Those that are held now, by when they were held first; or that ended so, by when they did. */
                status?: "held" | "unconfirmed" | "expired" | "cancelled" | "opted_out" | "invalid" | "too_many_held" | "failed";
                /** @description None before this instant, such as 2026-11-22T10:00:00Z. */
                since?: string;
                /** @description How many at most. Default: 20. */
                limit?: number;
                /** @description What the page before gave: the next page of the same list. */
                next?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The requests, each as GET of it shows it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "requests": [
                     *         {
                     *           "request_id": "order-4711",
                     *           "type": "whatsapp",
                     *           "reference": "parcel-81",
                     *           "latest_status": "delivered",
                     *           "delivery_history": {
                     *             "sent_for_delivery": "2026-11-22T10:00:04.120Z",
                     *             "sent": "2026-11-22T10:00:05.000Z",
                     *             "delivered": "2026-11-22T10:00:06.000Z"
                     *           },
                     *           "ended_at": "2026-11-22T10:00:06.310Z",
                     *           "outcome": "delivered",
                     *           "messages": [
                     *             {
                     *               "role": "message",
                     *               "type": "whatsapp",
                     *               "eum_msg_id": "0d6a2b1e-6f0c-4a55-9d0b-3c5b1f0e7a11",
                     *               "wa_msg_id": "wamid.HBgLMTQxNTU1NTAxMjMVAgARGBI5QQ==",
                     *               "latest_status": "delivered",
                     *               "delivery_history": {
                     *                 "sent_for_delivery": "2026-11-22T10:00:04.120Z",
                     *                 "sent": "2026-11-22T10:00:05.000Z",
                     *                 "delivered": "2026-11-22T10:00:06.000Z"
                     *               }
                     *             }
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["RequestList"];
                };
            };
            /** @description A parameter breaks a rule. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "invalid_request",
                     *       "message": "limit: a whole number from 1 to 100",
                     *       "field": "limit"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No API key, or a wrong one. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "forbidden",
                     *       "message": "x-api-key: give the API key of this stack",
                     *       "field": "x-api-key"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Throttled, by the usage plan or behind the API: nothing was done. */
            429: {
                headers: {
                    /** @description After how many seconds to try again. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "too_many_requests",
                     *       "message": "Nothing was done: this API key makes too many requests. Try again in a second."
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Something is wrong in the stack. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "internal_error",
                     *       "message": "It is not known whether the request was carried out. Try again: with the same Idempotency-Key, a message is sent once."
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A function failed. */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "internal_error",
                     *       "message": "It is not known whether the request was carried out. Try again: with the same Idempotency-Key, a message is sent once."
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description What is behind the API did not answer as it should. */
            503: {
                headers: {
                    /** @description After how many seconds to try again. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "service_unavailable",
                     *       "message": "It is not known whether the request was carried out. Try again: with the same Idempotency-Key, a message is sent once."
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description What is behind the API did not answer in time. */
            504: {
                headers: {
                    /** @description After how many seconds to try again. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "timeout",
                     *       "message": "It is not known whether the request was carried out. Try again: with the same Idempotency-Key, a message is sent once."
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    getRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As the 202 answer gave it. */
                request_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The request and the messages that were sent for it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "request_id": "order-4711",
                     *       "type": "whatsapp",
                     *       "reference": "parcel-81",
                     *       "latest_status": "delivered",
                     *       "delivery_history": {
                     *         "sent_for_delivery": "2026-11-22T10:00:04.120Z",
                     *         "sent": "2026-11-22T10:00:05.000Z",
                     *         "delivered": "2026-11-22T10:00:06.000Z"
                     *       },
                     *       "ended_at": "2026-11-22T10:00:06.310Z",
                     *       "outcome": "delivered",
                     *       "messages": [
                     *         {
                     *           "role": "message",
                     *           "type": "whatsapp",
                     *           "eum_msg_id": "0d6a2b1e-6f0c-4a55-9d0b-3c5b1f0e7a11",
                     *           "wa_msg_id": "wamid.HBgLMTQxNTU1NTAxMjMVAgARGBI5QQ==",
                     *           "latest_status": "delivered",
                     *           "delivery_history": {
                     *             "sent_for_delivery": "2026-11-22T10:00:04.120Z",
                     *             "sent": "2026-11-22T10:00:05.000Z",
                     *             "delivered": "2026-11-22T10:00:06.000Z"
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Request"];
                };
            };
            /** @description It takes no query parameters. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "invalid_request",
                     *       "message": "status: there is no such query parameter; this route takes none",
                     *       "field": "status"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description No API key, or a wrong one. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "forbidden",
                     *       "message": "x-api-key: give the API key of this stack",
                     *       "field": "x-api-key"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such request. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "not_found",
                     *       "message": "request_id: no request has this id; give the one that the 202 gave, within a year",
                     *       "field": "request_id"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Throttled, by the usage plan or behind the API: nothing was done. */
            429: {
                headers: {
                    /** @description After how many seconds to try again. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "too_many_requests",
                     *       "message": "Nothing was done: this API key makes too many requests. Try again in a second."
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Something is wrong in the stack. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "internal_error",
                     *       "message": "It is not known whether the request was carried out. Try again: with the same Idempotency-Key, a message is sent once."
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A function failed. */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "internal_error",
                     *       "message": "It is not known whether the request was carried out. Try again: with the same Idempotency-Key, a message is sent once."
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description What is behind the API did not answer as it should. */
            503: {
                headers: {
                    /** @description After how many seconds to try again. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "service_unavailable",
                     *       "message": "It is not known whether the request was carried out. Try again: with the same Idempotency-Key, a message is sent once."
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description What is behind the API did not answer in time. */
            504: {
                headers: {
                    /** @description After how many seconds to try again. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "timeout",
                     *       "message": "It is not known whether the request was carried out. Try again: with the same Idempotency-Key, a message is sent once."
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    cancelRequest: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description As the 202 answer gave it. */
                request_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It was held and is cancelled; so is a repeat. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "request_id": "order-4711",
                     *       "status": "cancelled"
                     *     }
                     */
                    "application/json": components["schemas"]["Cancelled"];
                };
            };
            /** @description No API key, or a wrong one. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "forbidden",
                     *       "message": "x-api-key: give the API key of this stack",
                     *       "field": "x-api-key"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description There is no such request. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "not_found",
                     *       "message": "request_id: no request has this id; give the one that the 202 gave, within a year",
                     *       "field": "request_id"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description It was released, or has ended. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "not_held",
                     *       "message": "Only a held message can be cancelled, and this one is not held, or not any more.",
                     *       "request_id": "order-4711"
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Throttled, by the usage plan or behind the API: nothing was done. */
            429: {
                headers: {
                    /** @description After how many seconds to try again. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "too_many_requests",
                     *       "message": "Nothing was done: this API key makes too many requests. Try again in a second."
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description Something is wrong in the stack. */
            500: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "internal_error",
                     *       "message": "It is not known whether the request was carried out. Try again: with the same Idempotency-Key, a message is sent once."
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description A function failed. */
            502: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "internal_error",
                     *       "message": "It is not known whether the request was carried out. Try again: with the same Idempotency-Key, a message is sent once."
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description What is behind the API did not answer as it should. */
            503: {
                headers: {
                    /** @description After how many seconds to try again. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "service_unavailable",
                     *       "message": "It is not known whether the request was carried out. Try again: with the same Idempotency-Key, a message is sent once."
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
            /** @description What is behind the API did not answer in time. */
            504: {
                headers: {
                    /** @description After how many seconds to try again. */
                    "Retry-After"?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "error": "timeout",
                     *       "message": "It is not known whether the request was carried out. Try again: with the same Idempotency-Key, a message is sent once."
                     *     }
                     */
                    "application/json": components["schemas"]["Error"];
                };
            };
        };
    };
    onMessageStatusChanged: {
        parameters: {
            query?: never;
            header?: {
                /** @description The event's id, the same at every try. As Standard Webhooks specifies it, where the stack signs. */
                "webhook-id"?: string;
                /** @description The second of this try, Unix time. As Standard Webhooks specifies it, where the stack signs. */
                "webhook-timestamp"?: string;
                /** @description `v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64. As Standard Webhooks specifies it, where the stack signs. */
                "webhook-signature"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The same each time that this event comes. */
                    id: string;
                    /** @enum {string} */
                    "detail-type": "message.status_changed";
                    /** @enum {string} */
                    source: "messaging-api";
                    /**
                     * Format: date-time
                     * @description When it was published.
                     */
                    time: string;
                    detail: components["schemas"]["MessageStatusChanged"];
                };
            };
        };
        responses: {
            /** @description Taken. Anything else, or no answer, and it comes again, for a day. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not taken. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onRequestHeld: {
        parameters: {
            query?: never;
            header?: {
                /** @description The event's id, the same at every try. As Standard Webhooks specifies it, where the stack signs. */
                "webhook-id"?: string;
                /** @description The second of this try, Unix time. As Standard Webhooks specifies it, where the stack signs. */
                "webhook-timestamp"?: string;
                /** @description `v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64. As Standard Webhooks specifies it, where the stack signs. */
                "webhook-signature"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The same each time that this event comes. */
                    id: string;
                    /** @enum {string} */
                    "detail-type": "request.held";
                    /** @enum {string} */
                    source: "messaging-api";
                    /**
                     * Format: date-time
                     * @description When it was published.
                     */
                    time: string;
                    detail: components["schemas"]["RequestHeld"];
                };
            };
        };
        responses: {
            /** @description Taken. Anything else, or no answer, and it comes again, for a day. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not taken. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onRequestExpired: {
        parameters: {
            query?: never;
            header?: {
                /** @description The event's id, the same at every try. As Standard Webhooks specifies it, where the stack signs. */
                "webhook-id"?: string;
                /** @description The second of this try, Unix time. As Standard Webhooks specifies it, where the stack signs. */
                "webhook-timestamp"?: string;
                /** @description `v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64. As Standard Webhooks specifies it, where the stack signs. */
                "webhook-signature"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The same each time that this event comes. */
                    id: string;
                    /** @enum {string} */
                    "detail-type": "request.expired";
                    /** @enum {string} */
                    source: "messaging-api";
                    /**
                     * Format: date-time
                     * @description When it was published.
                     */
                    time: string;
                    detail: components["schemas"]["RequestExpired"];
                };
            };
        };
        responses: {
            /** @description Taken. Anything else, or no answer, and it comes again, for a day. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not taken. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onRequestEnded: {
        parameters: {
            query?: never;
            header?: {
                /** @description The event's id, the same at every try. As Standard Webhooks specifies it, where the stack signs. */
                "webhook-id"?: string;
                /** @description The second of this try, Unix time. As Standard Webhooks specifies it, where the stack signs. */
                "webhook-timestamp"?: string;
                /** @description `v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64. As Standard Webhooks specifies it, where the stack signs. */
                "webhook-signature"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The same each time that this event comes. */
                    id: string;
                    /** @enum {string} */
                    "detail-type": "request.ended";
                    /** @enum {string} */
                    source: "messaging-api";
                    /**
                     * Format: date-time
                     * @description When it was published.
                     */
                    time: string;
                    detail: components["schemas"]["RequestEnded"];
                };
            };
        };
        responses: {
            /** @description Taken. Anything else, or no answer, and it comes again, for a day. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not taken. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onMessageReceived: {
        parameters: {
            query?: never;
            header?: {
                /** @description The event's id, the same at every try. As Standard Webhooks specifies it, where the stack signs. */
                "webhook-id"?: string;
                /** @description The second of this try, Unix time. As Standard Webhooks specifies it, where the stack signs. */
                "webhook-timestamp"?: string;
                /** @description `v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64. As Standard Webhooks specifies it, where the stack signs. */
                "webhook-signature"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The same each time that this event comes. */
                    id: string;
                    /** @enum {string} */
                    "detail-type": "message.received";
                    /** @enum {string} */
                    source: "messaging-api";
                    /**
                     * Format: date-time
                     * @description When it was published.
                     */
                    time: string;
                    detail: components["schemas"]["MessageReceived"];
                };
            };
        };
        responses: {
            /** @description Taken. Anything else, or no answer, and it comes again, for a day. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not taken. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onAccountChanged: {
        parameters: {
            query?: never;
            header?: {
                /** @description The event's id, the same at every try. As Standard Webhooks specifies it, where the stack signs. */
                "webhook-id"?: string;
                /** @description The second of this try, Unix time. As Standard Webhooks specifies it, where the stack signs. */
                "webhook-timestamp"?: string;
                /** @description `v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64. As Standard Webhooks specifies it, where the stack signs. */
                "webhook-signature"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The same each time that this event comes. */
                    id: string;
                    /** @enum {string} */
                    "detail-type": "account.changed";
                    /** @enum {string} */
                    source: "messaging-api";
                    /**
                     * Format: date-time
                     * @description When it was published.
                     */
                    time: string;
                    detail: components["schemas"]["AccountChanged"];
                };
            };
        };
        responses: {
            /** @description Taken. Anything else, or no answer, and it comes again, for a day. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not taken. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onRecipientOptedOut: {
        parameters: {
            query?: never;
            header?: {
                /** @description The event's id, the same at every try. As Standard Webhooks specifies it, where the stack signs. */
                "webhook-id"?: string;
                /** @description The second of this try, Unix time. As Standard Webhooks specifies it, where the stack signs. */
                "webhook-timestamp"?: string;
                /** @description `v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64. As Standard Webhooks specifies it, where the stack signs. */
                "webhook-signature"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The same each time that this event comes. */
                    id: string;
                    /** @enum {string} */
                    "detail-type": "recipient.opted_out";
                    /** @enum {string} */
                    source: "messaging-api";
                    /**
                     * Format: date-time
                     * @description When it was published.
                     */
                    time: string;
                    detail: components["schemas"]["RecipientOptedOut"];
                };
            };
        };
        responses: {
            /** @description Taken. Anything else, or no answer, and it comes again, for a day. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not taken. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
    onRecipientOptedIn: {
        parameters: {
            query?: never;
            header?: {
                /** @description The event's id, the same at every try. As Standard Webhooks specifies it, where the stack signs. */
                "webhook-id"?: string;
                /** @description The second of this try, Unix time. As Standard Webhooks specifies it, where the stack signs. */
                "webhook-timestamp"?: string;
                /** @description `v1,` and the HMAC-SHA256 of `id.timestamp.body` in base64. As Standard Webhooks specifies it, where the stack signs. */
                "webhook-signature"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": {
                    /** @description The same each time that this event comes. */
                    id: string;
                    /** @enum {string} */
                    "detail-type": "recipient.opted_in";
                    /** @enum {string} */
                    source: "messaging-api";
                    /**
                     * Format: date-time
                     * @description When it was published.
                     */
                    time: string;
                    detail: components["schemas"]["RecipientOptedIn"];
                };
            };
        };
        responses: {
            /** @description Taken. Anything else, or no answer, and it comes again, for a day. */
            "2XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Not taken. */
            "4XX": {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
        };
    };
}
