package live_test

import (
	"errors"
	"net"
	"time"
)

// closings notes why sockets were closed.
type closings struct{ why chan string }

func (*closings) Sockets(int)                     {}
func (*closings) SocketRefused(string)            {}
func (c *closings) SocketClosed(why string)       { c.why <- why }
func (*closings) Flushed(time.Duration, int, int) {}
func (*closings) ReadFailed()                     {}

func asTimeout(err error, target *net.Error) bool {
	return errors.As(err, target) && (*target).Timeout()
}
