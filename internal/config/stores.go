package config

import (
	"net/url"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"

	"sneakerhead/internal/redisaddr"
)

// StoreSettings say how the stores are used. Their addresses have no flags, because they contain
// passwords.
type StoreSettings struct {
	RedisPrefix string `env:"REDIS_PREFIX" placeholder:"sneakerhead" help:"Begins every key, channel and queue in Redis. Deployments on one Redis need different ones."`
}

// Stores are the addresses of Postgres and Redis, and the prefix in Redis.
type Stores struct {
	DatabaseURL Secret // unset only in [ModeDev]: start a private Postgres
	RedisURL    Secret // unset only in [ModeDev]: start a private Redis
	RedisPrefix string
}

// reader returns the function that reads the stores' settings. It requires the addresses of both
// stores, unless the command can start its own.
func (s *StoreSettings) reader(mode Mode, env Environment) func(*Config) error {
	database, redis := DatabaseURL, RedisURL
	if mode == ModeDev {
		database, redis = optionalDatabaseURL, optionalRedisURL
	}
	return func(c *Config) (err error) {
		if c.DatabaseURL, err = database(env); err != nil {
			return err
		}
		if c.RedisURL, err = redis(env); err != nil {
			return err
		}
		c.RedisPrefix, err = s.Prefix()
		return err
	}
}

// Prefix returns the checked REDIS_PREFIX.
func (s *StoreSettings) Prefix() (string, error) {
	prefix, err := redisaddr.ParsePrefix(strings.TrimSpace(s.RedisPrefix))
	if err != nil {
		return "", wrong("REDIS_PREFIX", "%w, got %s", err, quote(s.RedisPrefix))
	}
	return prefix, nil
}

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

// optionalDatabaseURL has pgx check the address, but does not use pgx's error, which repeats parts
// of the address.
func optionalDatabaseURL(env Environment) (Secret, error) {
	address, err := env.Secret("DB_URL")
	if err != nil || !address.IsSet() {
		return address, err
	}
	text := address.Reveal()
	if !strings.HasPrefix(text, "postgres://") && !strings.HasPrefix(text, "postgresql://") {
		return Secret{}, wrong("DB_URL", "%s; it starts with another scheme", wantDatabase)
	}
	if splitsPassword(text) {
		return Secret{}, wrong("DB_URL", "%s; in a password, write %%40 for @, %%2F for /, %%3F for ? and %%23 for #", wantDatabase)
	}
	if _, err := pgconn.ParseConfig(text); err != nil {
		return Secret{}, wrong("DB_URL", "%s; what is set cannot be read as one", wantDatabase)
	}
	return address, nil
}

// splitsPassword reports whether an address was probably meant to have a password that contains one
// of / ? #, which end it: what follows would be read as a database or an option, and so would reach
// the log.
func splitsPassword(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false // is refused for that
	}
	split := u.Fragment != "" || strings.Contains(strings.TrimPrefix(u.Path, "/"), "/") || strings.Contains(u.Path, "@")
	for option := range u.Query() {
		split = split || strings.ContainsAny(option, "@/")
	}
	return split
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
