package config

// LimitSettings bound what one caller may use.
type LimitSettings struct {
	RateLimitUser   string `env:"RATE_LIMIT_USER" placeholder:"20" help:"Requests a second of a signed-in user."`
	RateLimitIP     string `env:"RATE_LIMIT_IP" name:"rate-limit-ip" placeholder:"500" unset:"500; 0 with dev sign-in" help:"Anonymous or refused requests a second of an address; 0 with dev sign-in."`
	SocketLimitIP   string `env:"SOCKET_LIMIT_IP" name:"socket-limit-ip" placeholder:"500" unset:"500; 0 with dev sign-in" help:"Anonymous sockets of an address; 0 with dev sign-in."`
	SocketLimitUser string `env:"SOCKET_LIMIT_USER" placeholder:"10" help:"Sockets of a signed-in user; one more closes the oldest."`
	SocketLimit     string `env:"SOCKET_LIMIT" placeholder:"20000" help:"Open sockets of this replica; at the limit a newcomer takes the place of an anonymous one."`
}

// Limits is the checked form of [LimitSettings]; 0 stands for no limit.
type Limits struct {
	UserRequestsPerSecond    int
	AddressRequestsPerSecond int
	SocketsPerAddress        int // anonymous ones
	SocketsPerUser           int
	Sockets                  int
}

// read reads the limits. With dev sign-in addresses are not limited unless the operator says so:
// all users have this machine's.
func (s *LimitSettings) read(c *Config) (err error) {
	addressRequests, addressSockets := 500, 500
	if c.AuthMode == AuthDev {
		addressRequests, addressSockets = 0, 0
	}
	if c.Limits.UserRequestsPerSecond, err = limit("RATE_LIMIT_USER", s.RateLimitUser, 20); err != nil {
		return err
	}
	if c.Limits.AddressRequestsPerSecond, err = limit("RATE_LIMIT_IP", s.RateLimitIP, addressRequests); err != nil {
		return err
	}
	if c.Limits.SocketsPerAddress, err = limit("SOCKET_LIMIT_IP", s.SocketLimitIP, addressSockets); err != nil {
		return err
	}
	if c.Limits.SocketsPerUser, err = limit("SOCKET_LIMIT_USER", s.SocketLimitUser, 10); err != nil {
		return err
	}
	c.Limits.Sockets, err = limit("SOCKET_LIMIT", s.SocketLimit, 20000)
	return err
}
