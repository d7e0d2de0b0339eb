package live_test

import (
	"errors"
	"net"
	"time"
)

// closeReasons records why sockets were closed.
type closeReasons struct{ why chan string }

func (*closeReasons) Sockets(int)                     {}
func (*closeReasons) SocketRefused(string)            {}
func (c *closeReasons) SocketClosed(why string)       { c.why <- why }
func (*closeReasons) Flushed(time.Duration, int, int) {}
func (*closeReasons) ReadFailed()                     {}
func (*closeReasons) SocketEnded(time.Duration)       {}

func asTimeout(err error, target *net.Error) bool {
	return errors.As(err, target) && (*target).Timeout()
}
