"""How does a test make sure that nobody in a process speaks to the internet, C++ libraries included?

An audit hook does not see what C++ does. The kernel does: it kills the process that asks for such a socket, in
whichever of its threads, and every process that it starts afterwards.
"""

import ctypes
import os
import platform
import struct
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_INTERNET = (2, 10)  # AF_INET and AF_INET6
_SET_NO_NEW_PRIVILEGES, _SET_FILTER, _ALL_THREADS = 38, 1, 1
_CALLS = {"x86_64": (41, 317), "aarch64": (198, 277)}  # socket, seccomp


def die_on_internet_sockets() -> None:
    """From now on, this process ends when it asks for an internet socket. Those it has go on working."""
    load, equal, leave = 0x20, 0x15, 0x06
    socket_call, seccomp_call = _CALLS[platform.machine()]
    lines = [
        (load, 0, 0, 0),
        (equal, 0, 3, socket_call),
        (load, 0, 0, 16),
        (equal, 2, 0, _INTERNET[0]),
        (equal, 1, 0, _INTERNET[1]),
        (leave, 0, 0, 0x7FFF0000),
        (leave, 0, 0, 0x80000000),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *line) for line in lines))
    library = ctypes.CDLL(None, use_errno=True)
    library.prctl.argtypes = [ctypes.c_int, *[ctypes.c_ulong] * 4]
    assert library.prctl(_SET_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0
    program = struct.pack("HxxxxxxP", len(lines), ctypes.addressof(code))
    assert library.syscall(seccomp_call, _SET_FILTER, _ALL_THREADS, program) == 0, os.strerror(ctypes.get_errno())


def environment() -> dict[str, str]:
    """The environment as in a school: without the two variables that keep onnxruntime quiet."""
    return {name: value for name, value in os.environ.items() if name not in {"CI", "ORT_DISABLE_TELEMETRY"}}
