"""How is a process ended just before one certain call to the kernel?

The parent watches it as a debugger does, counts the calls by which anything leaves the process (to a file,
to the disk, to the network), and kills it where it is about to make the chosen one. Linux only.
"""

import ctypes
import os
import platform
import signal
import struct

_TRACEME, _SYSCALL, _SETOPTIONS, _SYSCALL_INFO = 0, 24, 0x4200, 0x420E
_SYSGOOD, _CLONE, _EXITKILL = 0x1, 0x8, 0x100000
_EVERY_THREAD = 0x40000000
_AT_ENTRY = 1
_NAMES = (
    "write",
    "pwrite64",
    "writev",
    "fsync",
    "fdatasync",
    "ftruncate",
    "unlink",
    "unlinkat",
    "connect",
    "sendto",
    "sendmsg",
    "recvfrom",
    "recvmsg",
    "shutdown",
)
_NUMBERS = {
    "x86_64": (1, 18, 20, 74, 75, 77, 87, 263, 42, 44, 46, 45, 47, 48),
    "aarch64": (64, 68, 66, 82, 83, 46, -1, 35, 203, 206, 211, 207, 212, 210),
}
CALLS = dict(zip(_NUMBERS.get(platform.machine(), ()), _NAMES, strict=False))
"""The calls that count, by their number here; none where this kind of processor is not known."""


def _libc() -> ctypes.CDLL:
    libc = ctypes.CDLL(None, use_errno=True)
    libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
    libc.ptrace.restype = ctypes.c_long
    return libc


def allowed() -> bool:
    """Whether this computer lets a process watch its own child."""
    if not CALLS:
        return False
    pid = os.fork()
    if pid == 0:
        os._exit(0 if _libc().ptrace(_TRACEME, 0, None, None) == 0 else 1)
    return os.waitpid(pid, 0)[1] == 0


def let_me_be_watched() -> None:
    """Called by the child: it stops here until its parent begins to watch."""
    if _libc().ptrace(_TRACEME, 0, None, None) != 0:
        os._exit(3)
    os.kill(os.getpid(), signal.SIGSTOP)


def watch(pid: int, kill_at: int | None) -> tuple[list[str], bool]:
    """Watches a child to its end. Gives the calls it was about to make, and whether it was killed."""
    libc = _libc()
    os.waitpid(pid, _EVERY_THREAD)
    _must(libc.ptrace(_SETOPTIONS, pid, None, _SYSGOOD | _CLONE | _EXITKILL))
    _must(libc.ptrace(_SYSCALL, pid, None, None))
    answer, began = ctypes.create_string_buffer(88), list[str]()
    while True:
        thread, status = os.waitpid(-1, _EVERY_THREAD)
        if not os.WIFSTOPPED(status):
            if thread == pid:
                return began, os.WIFSIGNALED(status)
            continue
        pass_on = 0
        stopped_by = os.WSTOPSIG(status)
        if stopped_by == signal.SIGTRAP | 0x80:
            libc.ptrace(_SYSCALL_INFO, thread, 88, answer)
            operation, number = answer.raw[0], struct.unpack_from("Q", answer.raw, 24)[0]
            if operation == _AT_ENTRY and number in CALLS:
                began.append(CALLS[number])
                if len(began) == kill_at:
                    os.kill(pid, signal.SIGKILL)
                    continue
        elif not status >> 16 and stopped_by != signal.SIGSTOP:
            pass_on = stopped_by
        libc.ptrace(_SYSCALL, thread, None, pass_on)  # a thread that was just killed cannot go on; it is reported


def _must(result: int) -> None:
    if result != 0:
        raise OSError(ctypes.get_errno(), "a child cannot be watched")
