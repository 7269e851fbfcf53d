"""Made-up credentials of an account."""

from __future__ import annotations

TOKEN = {
    "account_id": "1234567_SB1",
    "consumer_key": "ck-demo-0001",
    "consumer_secret": "cs-demo-secret-0001",
    "token_id": "tk-demo-0001",
    "token_secret": "ts-demo-secret-0001",
}
