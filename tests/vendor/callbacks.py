"""Encrypts and decrypts callbacks with a third party's library.

Its arguments are the token, the AES key and the receiver's id. Each line of standard input is `{"encrypt": message}` or
`{"decrypt": {"msg_signature", "timeStamp", "nonce", "encrypt"}}`; each line of standard output is the result as JSON.
"""

import json
import sys

from dingtalk.crypto import DingTalkCrypto

crypto = DingTalkCrypto(sys.argv[1], sys.argv[2], sys.argv[3])
for line in sys.stdin:
    task = json.loads(line)
    if "encrypt" in task:
        result = crypto.encrypt_message(task["encrypt"])
    else:
        sealed = task["decrypt"]
        result = crypto.decrypt_encrypt_str(
            sealed["msg_signature"], sealed["timeStamp"], sealed["nonce"], sealed["encrypt"]
        )
    print(json.dumps(result), flush=True)
