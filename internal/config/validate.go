package config

import (
	"strings"
	"time"
)

const maxHoldSeconds = 900

// Validate returns what the settings mean for a command of the given mode, with
// the secrets from env, which is os.LookupEnv outside of tests. The error is a
// *[SettingError] for the first setting that is wrong or missing.
func (s *Settings) Validate(mode Mode, env Environment) (*Config, error) {
	c := &Config{}
	for _, read := range []func(*Config) error{
		s.Serving.read,
		s.SignIn.reader(mode, env, s.Serving.ClientURL),
		refuseOpenDevSignIn,
		readStores(mode, env),
		s.Limits.read,
		s.Logging.read,
	} {
		if err := read(c); err != nil {
			return nil, err
		}
	}
	return c, nil
}

func (s *ServingSettings) read(c *Config) (err error) {
	c.Port, err = integer("PORT", s.Port, 3000, 0, 65535, "a port from 1 to 65535 (or 0 for any free one)")
	if err != nil {
		return err
	}
	c.Host = strings.TrimSpace(s.Host)
	if c.Host != "" && !isHost(c.Host) {
		return wrong("HOST", "want an address or a name to listen on, such as 0.0.0.0 or 127.0.0.1, got %s", quote(s.Host))
	}
	if c.ClientOrigins, err = origins("CLIENT_URL", s.ClientURL); err != nil {
		return err
	}
	if c.TrustedProxies, err = networks("TRUSTED_PROXIES", s.TrustedProxies); err != nil {
		return err
	}
	seconds, err := integer("HOLD_SECONDS", s.HoldSeconds, 60, 1, maxHoldSeconds, "whole seconds from 1 to 900")
	c.HoldDuration = time.Duration(seconds) * time.Second
	return err
}

// refuseOpenDevSignIn gives dev sign-in its loopback address, and no other.
func refuseOpenDevSignIn(c *Config) error {
	if c.AuthMode != AuthDev {
		return nil
	}
	if c.Host == "" {
		c.Host = "127.0.0.1"
	}
	if !isLoopback(c.Host) {
		return wrong("HOST", "want a loopback address such as 127.0.0.1 with dev sign-in, where anybody signs in as anybody, got %s", quote(c.Host))
	}
	return nil
}

// readStores requires the addresses of both stores unless the command can bring
// its own.
func readStores(mode Mode, env Environment) func(*Config) error {
	database, redis := DatabaseURL, RedisURL
	if mode == ModeDev {
		database, redis = optionalDatabaseURL, optionalRedisURL
	}
	return func(c *Config) (err error) {
		if c.DatabaseURL, err = database(env); err != nil {
			return err
		}
		c.RedisURL, err = redis(env)
		return err
	}
}

func (s *LimitSettings) read(c *Config) (err error) {
	if c.Limits.UserRequestsPerSecond, err = limit("RATE_LIMIT_USER", s.RateLimitUser, 20); err != nil {
		return err
	}
	if c.Limits.AddressRequestsPerSecond, err = limit("RATE_LIMIT_IP", s.RateLimitIP, 500); err != nil {
		return err
	}
	if c.Limits.SocketsPerAddress, err = limit("SOCKET_LIMIT_IP", s.SocketLimitIP, 10000); err != nil {
		return err
	}
	c.Limits.Sockets, err = limit("SOCKET_LIMIT", s.SocketLimit, 20000)
	return err
}

func (s *LoggingSettings) read(c *Config) (err error) {
	if c.MetricsAddr, err = metricsAddr(s.MetricsAddr); err != nil {
		return err
	}
	if c.LogLevel, err = logLevel(s.LogLevel); err != nil {
		return err
	}
	c.LogFormat, err = logFormat(s.LogFormat)
	return err
}
