"""What may the decoding child still do once it holds somebody's file?

Compute, read its standard input and write its standard output. Nothing else: a
decoder that is taken over by a crafted file finds no network, no files, no other
programs and a limited amount of memory and time. Linux enforces all of it
(resource limits and a system-call filter, neither needs any right); other POSIX
systems enforce the resource limits; on Windows the parent's clock, the size
checks and the empty environment remain.
"""

import ctypes
import platform
import struct
import sys

MEMORY_BYTES = 2 * 1024**3
CPU_SECONDS = 20

_SET_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER_MODE = 38, 22, 2
_ALLOW, _KILL, _DENY, _UNKNOWN = 0x7FFF0000, 0x80000000, 0x00050000 | 13, 0x00050000 | 38  # EACCES, ENOSYS
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _IF_ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_CALL_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data
_X32_CALLS = 0x40000000
_CLONE3, _CLONE_THREAD = 435, 0x00010000

# Calls by which a taken-over decoder could reach a file, the network, another
# process or a wider kernel surface.
_SAME_EVERYWHERE = (424, 425, 434, 437, 438, 440)  # pidfd_*, io_uring_setup, openat2, process_madvise
_X86_64 = (
    2, 85, 257,  # open, creat, openat
    41, 42, 49, 50, 53,  # socket, connect, bind, listen, socketpair
    57, 58, 59, 322,  # fork, vfork, execve, execveat
    62, 200, 234, 101, 310, 311,  # kill, tkill, tgkill, ptrace, process_vm_readv, process_vm_writev
    76, 82, 83, 84, 86, 87, 88, 90, 92,  # truncate, rename, mkdir, rmdir, link, unlink, symlink, chmod, chown
    258, 260, 263, 264, 265, 266, 268, 316,  # the same with "at"
    165, 272, 308, 321, 298, 323, 248, 250,  # mount, unshare, setns, bpf, perf_event_open, userfaultfd, keys
)  # fmt: skip
_AARCH64 = (
    56,  # openat
    198, 199, 200, 201, 203,  # socket, socketpair, bind, listen, connect
    221, 281,  # execve, execveat
    129, 130, 131, 117, 270, 271,  # kill, tkill, tgkill, ptrace, process_vm_readv, process_vm_writev
    34, 35, 36, 37, 38, 45, 53, 54, 276,  # mkdirat, unlinkat, symlinkat, linkat, renameat, truncate, fchmodat ...
    40, 97, 268, 280, 241, 282, 217, 219,  # mount, unshare, setns, bpf, perf_event_open, userfaultfd, keys
)  # fmt: skip
# Machine: its number in the kernel, its clone call, its calls to deny.
_FILTERS = {"x86_64": (0xC000003E, 56, _X86_64), "aarch64": (0xC00000B7, 220, _AARCH64)}


def limit_memory_and_time(memory: int = MEMORY_BYTES, seconds: int | None = CPU_SECONDS) -> None:
    """Cap address space and processor time (None: for a child that lives on), and forbid written
    files and core dumps.
    """
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415  # the module does not exist on Windows

    wanted: tuple[tuple[int, int, int], ...] = (
        (resource.RLIMIT_AS, memory, memory),
        (resource.RLIMIT_FSIZE, 0, 0),
        (resource.RLIMIT_CORE, 0, 0),
    )
    if seconds is not None:
        wanted += ((resource.RLIMIT_CPU, seconds, seconds + 1),)  # the first is a signal that tells the parent why
    for limit, warning, end in wanted:
        _now, highest = resource.getrlimit(limit)
        cap = end if highest == resource.RLIM_INFINITY else min(end, highest)
        try:
            resource.setrlimit(limit, (min(warning, cap), cap))
        except (ValueError, OSError):
            # macOS refuses an address-space limit; the other limits still count.
            continue


def forbid_files_and_network() -> bool:
    """Have the kernel refuse every call listed above, for good; say whether it agreed.

    Everything that must be imported has to be imported before.
    """
    known = _FILTERS.get(platform.machine()) if sys.platform == "linux" else None
    if known is None or sys.maxsize < 2**32:
        return False
    program = _program(*known)
    code = ctypes.create_string_buffer(program, len(program))
    described = struct.pack("HxxxxxxP", len(program) // 8, ctypes.addressof(code))
    prctl = ctypes.CDLL(None, use_errno=True).prctl
    prctl.argtypes = [ctypes.c_int, ctypes.c_ulong, ctypes.c_char_p, ctypes.c_ulong, ctypes.c_ulong]
    if prctl(_SET_NO_NEW_PRIVILEGES, 1, None, 0, 0) != 0:
        return False
    return bool(prctl(_SET_SECCOMP, _FILTER_MODE, described, 0, 0) == 0)


def _program(architecture: int, clone: int, calls: tuple[int, ...]) -> bytes:
    """Give the filter in the kernel's packet-filter code: deny the listed calls, allow the rest.

    New threads are allowed (the HEIC decoder uses them), new processes are not:
    one that outlived the child would keep its pipes open.
    """
    denied = calls + _SAME_EVERYWHERE
    first = 9
    allow, deny, unknown = (first + len(denied) + place for place in range(3))
    lines = [
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_IF_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _CALL_NUMBER),
        (_IF_AT_LEAST, deny - 5, 0, _X32_CALLS),  # the other numbering of the same calls
        (_IF_EQUAL, unknown - 6, 0, _CLONE3),  # its arguments cannot be seen; libraries then use clone
        (_IF_EQUAL, 0, first - 7, clone),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_IF_ANY_BIT, allow - first, deny - first, _CLONE_THREAD),
        *((_IF_EQUAL, deny - (first + place + 1), 0, call) for place, call in enumerate(denied)),
        (_RETURN, 0, 0, _ALLOW),
        (_RETURN, 0, 0, _DENY),
        (_RETURN, 0, 0, _UNKNOWN),
    ]
    return b"".join(struct.pack("HBBI", *line) for line in lines)
