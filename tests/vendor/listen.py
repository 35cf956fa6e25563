"""Listens with the vendor's client for Stream mode, and prints what it hears, a line of JSON each.

Its arguments are the client id and the client secret. The variable `DINGTALK_OPENAPI_ENDPOINT` names the server. It ends with its input, and
then prints how much CPU time it took.
"""

import json
import logging
import os
import resource
import sys
import threading

import dingtalk_stream
from dingtalk_stream import AckMessage


def heard(**what):
    print(json.dumps(what), flush=True)


class Events(dingtalk_stream.EventHandler):
    async def process(self, event):
        headers = event.headers
        heard(event=headers.event_type, id=headers.event_id, corp_id=headers.event_corp_id, data=event.data)
        return AckMessage.STATUS_OK, "OK"


class Robot(dingtalk_stream.ChatbotHandler):
    async def process(self, callback):
        message = dingtalk_stream.ChatbotMessage.from_dict(callback.data)
        heard(text=message.text.content.strip(), sender=message.sender_staff_id)
        return AckMessage.STATUS_OK, "OK"


def end_with_input():
    sys.stdin.read()
    used = resource.getrusage(resource.RUSAGE_SELF)
    heard(cpu=used.ru_utime + used.ru_stime)
    os._exit(0)


threading.Thread(target=end_with_input, daemon=True).start()
logger = logging.getLogger("quiet")
logger.setLevel(logging.CRITICAL)
client = dingtalk_stream.DingTalkStreamClient(dingtalk_stream.Credential(sys.argv[1], sys.argv[2]), logger)
client.register_all_event_handler(Events())
client.register_callback_handler(dingtalk_stream.ChatbotMessage.TOPIC, Robot())
client.start_forever()
