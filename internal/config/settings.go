// Package config reads the operator's settings. [Settings] has the text that the command line and
// the environment contain; kong fills it. [Config] has the same settings, parsed and checked.
// [Settings.Validate] turns one into the other, and stops the start with one line about the first
// setting that is wrong.
//
// Each group of settings is one file: its flags and variables, its parsed form, and the function
// that reads one from the other. A new setting goes into one of these files, and is used where it
// is needed.
//
// Settings are text because kong reads the environment for every command: a wrong PORT should not
// keep `version` from working, and we want to write the error ourselves. An empty setting counts as
// not set, because deployment files often pass on variables that are empty.
//
// Secrets are never flags, because every user of a machine can read the command lines of its
// processes. See [Environment] and [Secret].
package config

import (
	"net"
	"strconv"
)

// Settings is embedded by the commands that serve. The placeholders are the defaults that --help
// shows; [Settings.Validate] applies them.
type Settings struct {
	Serving ServingSettings `embed:"" group:"Serving"`
	SignIn  SignInSettings  `embed:"" group:"Sign-in"`
	Stores  StoreSettings   `embed:"" group:"Stores"`
	Limits  LimitSettings   `embed:"" group:"Limits (0 = none)"`
	Logging LoggingSettings `embed:"" group:"Logs and metrics"`
}

// Help is kong's detailed help of the commands that embed Settings.
func (Settings) Help() string {
	return "Secrets are read from the environment only: DB_URL (Postgres), REDIS_URL (Redis), CLERK_JWT_KEY (the PEM " +
		"public key that verifies session tokens), CLERK_SECRET_KEY (Clerk's API) and CLERK_WEBHOOK_SECRET; or from " +
		"files, whose paths are in the same names followed by _FILE, such as DB_URL_FILE."
}

// Config is a set of settings that has been checked.
type Config struct {
	Serving
	SignIn
	Stores
	Limits Limits
	Logging
}

// Address returns host and port to listen on.
func (c *Config) Address() string {
	return net.JoinHostPort(c.Host, strconv.Itoa(c.Port))
}

// Mode is the command whose settings are read.
type Mode int

const (
	// ModeServe requires a database, a Redis and a way to sign in.
	ModeServe Mode = iota
	// ModeDev has dev sign-in on a loopback address, and starts a private Postgres and Redis for
	// each of them whose address is not set.
	ModeDev
)

// Validate returns the checked settings for a command of the given mode, with the secrets from env,
// which is os.LookupEnv outside of tests. The error is a *[SettingError] for the first setting that
// is wrong or missing.
func (s *Settings) Validate(mode Mode, env Environment) (*Config, error) {
	c := &Config{}
	for _, read := range []func(*Config) error{
		s.Serving.read,
		s.SignIn.reader(mode, env, s.Serving.ClientURL),
		keepDevSignInLocal,
		s.Serving.readPictures,
		s.Stores.reader(mode, env),
		s.Limits.read,
		s.Logging.read,
	} {
		if err := read(c); err != nil {
			return nil, err
		}
	}
	return c, nil
}
