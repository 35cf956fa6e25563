# The form of the vendor's source, with invented operations.
from Tea.model import TeaModel
from typing import Any, Dict, List


class SendParcelsOTOHeaders(TeaModel):
    def __init__(
        self,
        common_headers: Dict[str, str] = None,
        x_acs_dingtalk_access_token: str = None,
        x_client_token: str = None,
    ):
        self.common_headers = common_headers
        self.x_acs_dingtalk_access_token = x_acs_dingtalk_access_token
        self.x_client_token = x_client_token

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('commonHeaders') is not None:
            self.common_headers = m.get('commonHeaders')
        if m.get('x-acs-dingtalk-access-token') is not None:
            self.x_acs_dingtalk_access_token = m.get('x-acs-dingtalk-access-token')
        if m.get('x-client-token') is not None:
            self.x_client_token = m.get('x-client-token')
        return self


class SendParcelsOTORequestSender(TeaModel):
    def __init__(
        self,
        name: str = None,
        helpers: List['SendParcelsOTORequestSender'] = None,
        extra: Dict[str, Any] = None,
    ):
        # The name.
        # 
        # This parameter is required.
        self.name = name
        self.helpers = helpers
        self.extra = extra

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('fullName') is not None:
            self.name = m.get('fullName')
        self.helpers = []
        if m.get('helpers') is not None:
            for k in m.get('helpers'):
                temp_model = SendParcelsOTORequestSender()
                self.helpers.append(temp_model.from_map(k))
        if m.get('extra') is not None:
            self.extra = m.get('extra')
        return self


class SendParcelsOTORequest(TeaModel):
    def __init__(
        self,
        parcel_ids: List[str] = None,
        tags: List[str] = None,
        sender: SendParcelsOTORequestSender = None,
    ):
        # This parameter is required.
        self.parcel_ids = parcel_ids
        self.tags = tags
        self.sender = sender


class SendParcelsOTOResponseBody(TeaModel):
    def __init__(
        self,
        weights: List[float] = None,
        sent: bool = None,
        count: int = None,
    ):
        self.weights = weights
        self.sent = sent
        self.count = count

    def from_map(self, m: dict = None):
        m = m or dict()
        if m.get('weights') is not None:
            self.weights = m.get('weights')
        if m.get('sent') is not None:
            self.sent = m.get('sent')
        if m.get('count') is not None:
            self.count = m.get('count')
        return self


class SendParcelsOTOResponse(TeaModel):
    def __init__(
        self,
        headers: Dict[str, str] = None,
        status_code: int = None,
        body: SendParcelsOTOResponseBody = None,
    ):
        self.headers = headers
        self.status_code = status_code
        self.body = body


class CountParcelsRequest(TeaModel):
    def __init__(
        self,
        body: List[int] = None,
    ):
        self.body = body


class CountParcelsResponse(TeaModel):
    def __init__(
        self,
        headers: Dict[str, str] = None,
        status_code: int = None,
    ):
        self.headers = headers
        self.status_code = status_code
