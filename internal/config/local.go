package config

import (
	"net"
	"net/netip"
	"strconv"
	"strings"
)

// LocalAddress returns the host and port at which this machine reaches the server that listens on
// HOST and PORT: a loopback address when it listens on all interfaces.
func LocalAddress(host, port string) (string, error) {
	number, err := integer("PORT", port, 3000, 1, 65535, "the port that the server listens on")
	if err != nil {
		return "", err
	}
	host = strings.TrimSpace(host)
	if host != "" && !isHost(host) {
		return "", wrong("HOST", "want the address or the name that the server listens on, got %s", quote(host))
	}
	address, err := netip.ParseAddr(host)
	switch {
	case host == "":
		host = "127.0.0.1"
	case err == nil && address.IsUnspecified() && address.Is4():
		host = "127.0.0.1"
	case err == nil && address.IsUnspecified():
		host = "::1"
	}
	return net.JoinHostPort(host, strconv.Itoa(number)), nil
}
