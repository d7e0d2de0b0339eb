package main

import (
	"errors"
	"fmt"
	"net"
	"syscall"
)

// port is an address that serve listens on.
type port struct {
	variable, address string
	needed            bool // serve does not start without it
}

// ports returns the addresses that serve would listen on, in the order in which it does.
func (e *examination) ports() []port {
	all := []port{
		{"PORT", e.settings.Address(), true},
		{"METRICS_ADDR", e.settings.MetricsAddr, e.given.Logging.MetricsAddr != ""},
		{"PPROF_ADDR", e.settings.PprofAddr, true},
	}
	var wanted []port
	for _, p := range all {
		if p.address != "" {
			wanted = append(wanted, p)
		}
	}
	return wanted
}

// lookAtPorts binds all addresses at once, for a moment. A port that another program uses is no
// error: that may be the server whose settings are checked.
func lookAtPorts(e *examination) finding {
	if e.settings == nil {
		return needsSettings()
	}
	all := fine("free")
	var listeners []net.Listener
	defer func() {
		for _, listener := range listeners {
			_ = listener.Close()
		}
	}()
	wanted := e.ports()
	for i, p := range wanted {
		listener, err := net.Listen("tcp", p.address)
		if err != nil {
			all = all.and(p.cannotListen(err, wanted[:i]))
			continue
		}
		listeners = append(listeners, listener)
	}
	return all
}

// cannotListen says why an address could not be bound after the earlier ones.
func (p port) cannotListen(err error, earlier []port) finding {
	found := failure
	if !p.needed {
		found = warning
	}
	if errors.Is(err, syscall.EADDRINUSE) {
		for _, other := range earlier {
			if p.clashesWith(other) {
				return found("%s: %s has the port of %s: choose another one", p.variable, p.address, other.variable)
			}
		}
		return warning("%s: %s is in use. If that is not the server itself, stop it, or choose another address", p.variable, p.address)
	}
	consequence := "choose another address"
	if !p.needed {
		consequence = "there will be no metrics"
	}
	return found("%s: cannot listen on %s (%s): %s", p.variable, p.address, cause(err), consequence)
}

// clashesWith reports whether two addresses cannot be listened on at once: they have the same port,
// and the same host or one that means all of this machine's.
func (p port) clashesWith(other port) bool {
	mine, err := net.ResolveTCPAddr("tcp", p.address)
	if err != nil {
		return false
	}
	theirs, err := net.ResolveTCPAddr("tcp", other.address)
	if err != nil {
		return false
	}
	everywhere := func(ip net.IP) bool { return len(ip) == 0 || ip.IsUnspecified() }
	return mine.Port == theirs.Port && (mine.IP.Equal(theirs.IP) || everywhere(mine.IP) || everywhere(theirs.IP))
}

// and returns the worse level of two findings, with what is to be done about both.
func (f finding) and(other finding) finding {
	switch {
	case f.level == levelOK:
		return other
	case other.level == levelOK:
		return f
	case other.level == levelError:
		return finding{levelError, fmt.Sprintf("%s; %s", other.says, f.says)}
	default:
		return finding{f.level, fmt.Sprintf("%s; %s", f.says, other.says)}
	}
}
