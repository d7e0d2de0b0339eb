package config

import (
	"log/slog"
	"net"
	"net/netip"
	"strconv"
	"time"

	"sneakerhead/internal/origin"
)

// Config is a valid set of settings: whoever holds one need not check again.
type Config struct {
	Host           string // empty for all interfaces
	Port           int    // 0 for any free one
	ClientOrigins  origin.Origins
	TrustedProxies []netip.Prefix
	HoldDuration   time.Duration // where a drop has none of its own

	DatabaseURL Secret // unset only in [ModeDev]: start a private Postgres
	RedisURL    Secret // unset only in [ModeDev]: start a private Redis

	AuthMode    AuthMode
	Clerk       Clerk // for [AuthClerk] only
	AdminEmails []string

	Limits Limits

	MetricsAddr string // empty when metrics are off
	LogLevel    slog.Level
	LogFormat   string // "text", "json", or empty to choose by the terminal
}

// Address returns host and port to listen on.
func (c *Config) Address() string {
	return net.JoinHostPort(c.Host, strconv.Itoa(c.Port))
}

// AuthMode says who vouches for users. Its values are those of AUTH_MODE.
type AuthMode string

// The two ways to sign in.
const (
	AuthClerk AuthMode = "clerk"
	AuthDev   AuthMode = "dev"
)

// Clerk holds what verifying Clerk's session tokens takes.
type Clerk struct {
	PublishableKey    string // empty when no browser signs in here
	FrontendHost      string // of Clerk's frontend API, which browsers talk to; PublishableKey says it
	Issuer            string
	JWTKey            Secret // a PEM public key, checked; when it is unset, keys are fetched with SecretKey
	SecretKey         Secret // of Clerk's API; unset: the API is not used
	APIURL            string // of Clerk's API; empty for Clerk's own
	WebhookSecret     Secret // unset: webhooks are refused
	AuthorizedParties []string
}

// Limits are counts; 0 stands for no limit.
type Limits struct {
	UserRequestsPerSecond    int
	AddressRequestsPerSecond int
	SocketsPerAddress        int
	Sockets                  int
}

// Mode says which command asks for its settings.
type Mode int

const (
	// ModeServe needs a database, a Redis and a way to sign in.
	ModeServe Mode = iota
	// ModeDev has dev sign-in on a loopback address, and brings its own
	// Postgres and Redis where none is named.
	ModeDev
)
