# The form of the vendor's source, with invented operations.
from alibabacloud_dingtalk.parcel_1_0 import models as parcel_models


class Client(OpenApiClient):
    def __init__(self, config):
        super().__init__(config)

    def send_parcels_otowith_options(
        self,
        office_id: str,
        tmp_req: parcel_models.SendParcelsOTORequest,
        headers: parcel_models.SendParcelsOTOHeaders,
        runtime: util_models.RuntimeOptions,
    ) -> parcel_models.SendParcelsOTOResponse:
        UtilClient.validate_model(tmp_req)
        request = parcel_models.SendParcelsOTOShrinkRequest()
        OpenApiUtilClient.convert(tmp_req, request)
        if not UtilClient.is_unset(tmp_req.parcel_ids):
            request.parcel_ids_shrink = OpenApiUtilClient.array_to_string_with_specified_style(tmp_req.parcel_ids, 'parcelIds', 'json')
        if not UtilClient.is_unset(tmp_req.tags):
            request.tags_shrink = OpenApiUtilClient.array_to_string_with_specified_style(tmp_req.tags, 'tags', 'simple')
        query = {}
        if not UtilClient.is_unset(request.parcel_ids_shrink):
            query['parcelIds'] = request.parcel_ids_shrink
        if not UtilClient.is_unset(request.tags_shrink):
            query['tags'] = request.tags_shrink
        body = {}
        if not UtilClient.is_unset(request.sender):
            body['sender'] = request.sender
        real_headers = {}
        req = open_api_models.OpenApiRequest(
            headers=real_headers,
            query=OpenApiUtilClient.query(query),
            body=OpenApiUtilClient.parse_to_map(body)
        )
        params = open_api_models.Params(
            action='SendParcelsOTO',
            version='parcel_1.0',
            protocol='HTTP',
            pathname=f'/v1.0/parcel/offices/{office_id}/parcels',
            method='POST',
            auth_type='AK',
            style='ROA',
            req_body_type='formData',
            body_type='json'
        )
        return TeaCore.from_map(parcel_models.SendParcelsOTOResponse(), self.execute(params, req, runtime))

    async def send_parcels_otowith_options_async(self, office_id, tmp_req, headers, runtime):
        params = open_api_models.Params(action='SendParcelsOTO')

    def send_parcels_oto(self, office_id: str, request: parcel_models.SendParcelsOTORequest):
        return self.send_parcels_otowith_options(office_id, request, None, None)

    def count_parcels_with_options(
        self,
        request: parcel_models.CountParcelsRequest,
        headers: Dict[str, str],
        runtime: util_models.RuntimeOptions,
    ) -> parcel_models.CountParcelsResponse:
        UtilClient.validate_model(request)
        req = open_api_models.OpenApiRequest(
            headers=headers,
            body=UtilClient.to_array(request.body)
        )
        params = open_api_models.Params(
            action='CountParcels',
            pathname=f'/v1.0/parcel/counts',
            method='PUT',
            auth_type='Anonymous',
            req_body_type='json',
            body_type='none'
        )
        return TeaCore.from_map(parcel_models.CountParcelsResponse(), self.execute(params, req, runtime))
