package origin

import (
	"net/netip"
	"strings"
)

// IsLoopback reports whether a request's Host is a name of this machine that no other machine can
// have: localhost, a name below it, 127.0.0.0/8 or [::1], with any port. A page whose domain name
// was made to lead to this machine (DNS rebinding) still sends its own name as Host.
func IsLoopback(host string) bool {
	o, err := parseAuthority("http", host)
	if err != nil {
		return false
	}
	if o.host == "localhost" || strings.HasSuffix(o.host, ".localhost") {
		return true
	}
	address, err := netip.ParseAddr(strings.Trim(o.host, "[]"))
	return err == nil && address.IsLoopback()
}
