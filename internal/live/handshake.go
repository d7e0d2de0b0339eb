package live

import (
	"bufio"
	"net"
	"net/http"
)

// handshakeWriter is the writer of a socket's handshake. The connection that is hijacked from it is
// the socket's own: what is written goes over its wire, and what is read is counted.
type handshakeWriter struct {
	http.ResponseWriter
	socket *socket
}

// Hijack implements http.Hijacker.
func (w handshakeWriter) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, buffered, err := http.NewResponseController(w.ResponseWriter).Hijack()
	if err != nil {
		return nil, nil, err
	}
	s := w.socket
	own := newWire(conn, s.hub)
	s.attach(own)
	return &countingConn{Conn: own, continuation: func() { s.hub.allow(s) }}, buffered, nil
}
