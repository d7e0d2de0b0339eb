package live

import (
	"syscall"
	"unsafe"
)

// rawWriter writes to a connection without waiting.
type rawWriter struct {
	conn syscall.RawConn
	once func(fd uintptr) bool // makes one write; kept, because making it for each costs an allocation

	offered []byte // to the kernel
	taken   int    // how many of them it took
}

// newRawWriter returns nil when the connection is closed.
func newRawWriter(of syscall.Conn) *rawWriter {
	conn, err := of.SyscallConn()
	if err != nil {
		return nil
	}
	w := &rawWriter{conn: conn}
	w.once = w.writeOnce
	return w
}

// write returns how many bytes the kernel took, which may be none. An error says that the
// connection is closed on this side. It is called by one goroutine at a time.
func (w *rawWriter) write(frames []byte) (int, error) {
	w.offered, w.taken = frames, 0
	err := w.conn.Write(w.once)
	w.offered = nil
	return w.taken, err
}

// writeOnce writes what the kernel takes now. When it fails it has taken nothing; if the connection
// is broken, the goroutine that writes the rest learns that in the usual way.
//
// The runtime is not told of the system call: Go's connections never block in one, and a goroutine
// that comes back from a system call has to queue for a processor again when others want it, which
// made a flush of thousands of writes several times as long.
func (w *rawWriter) writeOnce(fd uintptr) bool {
	n, _, errno := syscall.RawSyscall(syscall.SYS_WRITE, fd, uintptr(unsafe.Pointer(&w.offered[0])), uintptr(len(w.offered)))
	if errno == 0 {
		w.taken = int(n)
	}
	return true // do not wait until more can be written
}
