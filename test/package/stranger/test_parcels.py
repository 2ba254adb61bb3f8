import json
import subprocess
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest


class Sandbox:
    def __init__(self, url, api_key):
        self.url = url
        self.api_key = api_key

    def call(self, method, path, body=None):
        data = None if body is None else json.dumps(body).encode()
        headers = {"x-api-key": self.api_key, "content-type": "application/json"}
        try:
            with urlopen(Request(self.url + path, data, headers, method=method)) as answer:
                return json.load(answer)
        except HTTPError as refusal:
            # It says in a sentence what is wrong, or what did not happen.
            raise AssertionError(refusal.read().decode()) from None


@pytest.fixture(scope="session")
def running():
    command = ["npx", "--no-install", "messaging-sandbox", "--json", "--port", "0", "--freeze"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    ready = json.loads(process.stdout.readline())
    yield Sandbox(ready["url"], ready["apiKey"])
    process.terminate()
    process.wait()


@pytest.fixture
def sandbox(running):
    running.call("POST", "/sandbox/reset")
    return running


def announce_parcel(sandbox, number):
    body = {"destination_number": number, "message_body": "Your parcel arrives today."}
    return sandbox.call("POST", "/v1/sendWhatsApp", body)["request_id"]


def test_a_parcel_is_announced_as_soon_as_the_customer_answers(sandbox):
    request = announce_parcel(sandbox, "+14155550123")
    sandbox.call("GET", f"/sandbox/requests/{request}?until=held")

    sandbox.call("POST", "/sandbox/phones/+14155550123/messages", {"text": "Yes please"})

    sandbox.call("GET", f"/sandbox/requests/{request}?until=delivered")
    shown = sandbox.call("GET", "/sandbox/phones/+14155550123/messages")
    assert shown[-1]["body"] == "Your parcel arrives today."


def test_who_never_answers_is_not_told(sandbox):
    request = announce_parcel(sandbox, "+14155550151")

    answer = sandbox.call("GET", f"/sandbox/requests/{request}?until=ended&within=3h")

    assert answer["outcome"] == "expired"
