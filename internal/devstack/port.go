package devstack

import (
	"fmt"
	"net"
	"strconv"
	"strings"
)

// portTries is how many free ports a start tries. Another program can take a port between finding
// it and starting the server.
const portTries = 5

// claimPort returns wanted if it is free, or any free port for 0.
func claimPort(wanted int) (int, error) {
	listener, err := net.Listen("tcp4", net.JoinHostPort("127.0.0.1", strconv.Itoa(wanted)))
	if err != nil {
		return 0, fmt.Errorf("port %d cannot be used on 127.0.0.1: stop what listens there, or choose another port", wanted)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	if err := listener.Close(); err != nil {
		return 0, fmt.Errorf("find a free port: %w", err)
	}
	return port, nil
}

// lostPort reports whether a server's log says that its port was taken.
func lostPort(err error) bool {
	return err != nil && (strings.Contains(err.Error(), "in use") || strings.Contains(err.Error(), "Failed listening") ||
		strings.Contains(err.Error(), "could not create any TCP/IP sockets"))
}
