"""Who holds what goes over the wire against X's own document and X's own models?"""

import json
from dataclasses import dataclass, field
from typing import Any

import requests
from openapi_core import OpenAPI
from openapi_core.contrib.requests import RequestsOpenAPIRequest, RequestsOpenAPIResponse
from xdk import schemas

from tests.shared_data import shared

MODELS: dict[tuple[str, str], Any] = {
    ("POST", "create"): schemas.CreatePostsResponse,
    ("GET", "post"): schemas.GetPostsByIdResponse,
    ("DELETE", "post"): schemas.DeletePostsResponse,
    ("GET", "me"): schemas.GetUsersMeResponse,
    ("GET", "posts"): schemas.GetUsersPostsResponse,
    ("POST", "upload"): schemas.MediaUploadResponse,
    ("POST", "metadata"): schemas.CreateMediaMetadataResponse,
    ("POST", "initialize"): schemas.InitializeMediaUploadResponse,
    ("POST", "append"): schemas.AppendMediaUploadResponse,
    ("POST", "finalize"): schemas.FinalizeMediaUploadResponse,
    ("GET", "upload"): schemas.GetMediaUploadStatusResponse,
    ("GET", "mentions"): schemas.GetUsersMentionsResponse,
    ("PUT", "hidden"): schemas.HidePostsReplyResponse,
}


@dataclass
class Witness:
    """Holds every exchange of a session against X's document and X's models."""

    document: OpenAPI
    seen: list[tuple[str, str, int]] = field(default_factory=list)

    def __call__(self, response: requests.Response, **_: object) -> None:
        request, path = response.request, response.request.path_url.partition("?")[0]
        kind = request.headers.get("Content-Type")
        if isinstance(kind, bytes):  # the signing library leaves it so; on the wire it is the same
            request.headers["Content-Type"] = kind.decode()
        self.seen.append((str(request.method), path, response.status_code))
        if not response.ok:
            return
        asked = RequestsOpenAPIRequest(request)
        self.document.validate_request(asked)
        self.document.validate_response(asked, RequestsOpenAPIResponse(response))
        MODELS[str(request.method), _kind(path)].model_validate(response.json())


def _kind(path: str) -> str:
    last = path.rpartition("/")[2]
    if path == "/2/tweets":
        return "create"
    if path.startswith("/2/users/") and last == "tweets":
        return "posts"
    return "post" if last.isdigit() else last


def document_for(origin: str) -> OpenAPI:
    """X's document, with the sandbox in the place of X's server."""
    data = json.loads(shared("x/openapi-2.167-subset.json").read_text())
    return OpenAPI.from_dict({**data, "servers": [{"url": origin}]})
