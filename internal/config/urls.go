package config

import (
	"net/netip"
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"sneakerhead/internal/redisaddr"
)

// DatabaseURL reads and checks DB_URL, which every command that touches the
// database needs. It is an error when it is not set.
func DatabaseURL(env Environment) (Secret, error) {
	address, err := optionalDatabaseURL(env)
	if err == nil && !address.IsSet() {
		return Secret{}, wrong("DB_URL", "%s, or a file that holds it in DB_URL_FILE; it is not set", wantDatabase)
	}
	return address, err
}

// RedisURL reads and checks REDIS_URL. It is an error when it is not set.
func RedisURL(env Environment) (Secret, error) {
	address, err := optionalRedisURL(env)
	if err == nil && !address.IsSet() {
		return Secret{}, wrong("REDIS_URL", "%s, or a file that holds it in REDIS_URL_FILE; it is not set", wantRedis)
	}
	return address, err
}

const (
	wantDatabase = "want a Postgres address such as postgres://user:password@host:5432/name"
	wantRedis    = "want a Redis address such as redis://user:password@host:6379/0"
)

// optionalDatabaseURL asks pgx whether it can read the address, and not what it
// says when it cannot: its words repeat parts of the address.
func optionalDatabaseURL(env Environment) (Secret, error) {
	address, err := env.Secret("DB_URL")
	if err != nil || !address.IsSet() {
		return address, err
	}
	text := address.Reveal()
	if !strings.HasPrefix(text, "postgres://") && !strings.HasPrefix(text, "postgresql://") {
		return Secret{}, wrong("DB_URL", "%s; it starts with another scheme", wantDatabase)
	}
	if _, err := pgconn.ParseConfig(text); err != nil {
		return Secret{}, wrong("DB_URL", "%s; what is set cannot be read as one", wantDatabase)
	}
	return address, nil
}

func optionalRedisURL(env Environment) (Secret, error) {
	address, err := env.Secret("REDIS_URL")
	if err != nil || !address.IsSet() {
		return address, err
	}
	if _, err := redisaddr.Parse(address.Reveal()); err != nil {
		return Secret{}, wrong("REDIS_URL", "%w", err)
	}
	return address, nil
}

// isIssuer accepts what a Clerk instance calls itself. Plain http is for a
// stand-in on the same machine.
func isIssuer(text string) bool {
	parsed, err := url.Parse(text)
	if err != nil || parsed.Hostname() == "" || parsed.User != nil || parsed.RawQuery != "" || parsed.Fragment != "" {
		return false
	}
	return parsed.Scheme == "https" || parsed.Scheme == "http" && isLoopback(parsed.Hostname())
}

// isLoopback tells whether host can be reached from this machine only. A name
// other than localhost is not looked up: what it means can change after the check.
func isLoopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	address, err := netip.ParseAddr(host)
	return err == nil && address.Unmap().IsLoopback()
}
