package config

// LimitSettings bound what one caller may use.
type LimitSettings struct {
	RateLimitUser string `env:"RATE_LIMIT_USER" placeholder:"20" help:"Requests a second of a signed-in user."`
	RateLimitIP   string `env:"RATE_LIMIT_IP" name:"rate-limit-ip" placeholder:"500" help:"Anonymous or refused requests a second of an address."`
	SocketLimitIP string `env:"SOCKET_LIMIT_IP" name:"socket-limit-ip" placeholder:"500" help:"Open sockets of an address."`
	SocketLimit   string `env:"SOCKET_LIMIT" placeholder:"20000" help:"Open sockets of this replica."`
}

// Limits is the checked form of [LimitSettings]; 0 stands for no limit.
type Limits struct {
	UserRequestsPerSecond    int
	AddressRequestsPerSecond int
	SocketsPerAddress        int
	Sockets                  int
}

func (s *LimitSettings) read(c *Config) (err error) {
	if c.Limits.UserRequestsPerSecond, err = limit("RATE_LIMIT_USER", s.RateLimitUser, 20); err != nil {
		return err
	}
	if c.Limits.AddressRequestsPerSecond, err = limit("RATE_LIMIT_IP", s.RateLimitIP, 500); err != nil {
		return err
	}
	if c.Limits.SocketsPerAddress, err = limit("SOCKET_LIMIT_IP", s.SocketLimitIP, 500); err != nil {
		return err
	}
	c.Limits.Sockets, err = limit("SOCKET_LIMIT", s.SocketLimit, 20000)
	return err
}
