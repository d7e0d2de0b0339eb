// Package config reads what the operator decided. Settings is what the command
// line and the environment say, as text, in a struct that kong fills; Config is
// what that means, typed and complete. Between them stands [Settings.Validate],
// which stops the start with one line for the first thing that is wrong.
//
// The settings are text because kong reads the environment for every command
// alike: a wrong PORT should not keep `version` from answering, and its error
// should be ours to write. An empty setting counts as one that is not there,
// since deployment files commonly pass on variables that nobody set.
//
// Secrets are never flags, because every user of a machine can read the command
// lines on it. See [Environment] and [Secret].
package config

// Settings is embedded by the commands that serve. The placeholders are the
// defaults, shown by --help; [Settings.Validate] fills them in.
type Settings struct {
	Serving ServingSettings `embed:"" group:"Serving"`
	SignIn  SignInSettings  `embed:"" group:"Sign-in"`
	Limits  LimitSettings   `embed:"" group:"Limits (0 = none)"`
	Logging LoggingSettings `embed:"" group:"Logs and metrics"`
}

// ServingSettings say where to listen, and how the shop behaves.
type ServingSettings struct {
	Port           string `env:"PORT" placeholder:"3000" help:"Port to listen on; 0 takes any free one."`
	Host           string `env:"HOST" placeholder:"ADDRESS" help:"Address to listen on. Default: all interfaces; loopback with dev sign-in."`
	ClientURL      string `env:"CLIENT_URL" name:"client-url" placeholder:"ORIGIN,..." help:"Browser origins that may call, besides the server's own: scheme://host[:port]. Pages name the first as their address."`
	TrustedProxies string `env:"TRUSTED_PROXIES" placeholder:"CIDR,..." help:"Networks whose X-Forwarded-For and X-Forwarded-Proto are believed. Default: none."`
	HoldSeconds    string `env:"HOLD_SECONDS" placeholder:"60" help:"How long a hold lasts, 1 to 900, where a drop does not say."`
}

// SignInSettings say who may sign in, and how.
type SignInSettings struct {
	AuthMode            string `env:"AUTH_MODE" placeholder:"clerk" help:"clerk, or dev: anybody signs in as anybody, on a loopback address only."`
	ClerkPublishableKey string `env:"CLERK_PUBLISHABLE_KEY" placeholder:"pk_..." help:"Given to browsers, for Clerk's sign-in form."`
	ClerkIssuer         string `env:"CLERK_ISSUER" placeholder:"https://..." help:"The exact issuer of session tokens: the Clerk frontend API's address."`
	AuthorizedParties   string `env:"CLERK_AUTHORIZED_PARTIES" name:"clerk-authorized-parties" placeholder:"ORIGIN,..." help:"Origins that tokens may have been issued to. Default: those of --client-url."`
	ClerkAPIURL         string `env:"CLERK_API_URL" name:"clerk-api-url" placeholder:"https://..." help:"Where Clerk's API is. Default: Clerk's own."`
	AdminEmails         string `env:"ADMIN_EMAILS" placeholder:"EMAIL,..." help:"Verified e-mail addresses whose owners are admins."`
}

// LimitSettings bound what one caller may take.
type LimitSettings struct {
	RateLimitUser string `env:"RATE_LIMIT_USER" placeholder:"20" help:"Requests a second of a signed-in user."`
	RateLimitIP   string `env:"RATE_LIMIT_IP" name:"rate-limit-ip" placeholder:"500" help:"Anonymous or refused requests a second of an address."`
	SocketLimitIP string `env:"SOCKET_LIMIT_IP" name:"socket-limit-ip" placeholder:"10000" help:"Open sockets of an address."`
	SocketLimit   string `env:"SOCKET_LIMIT" placeholder:"20000" help:"Open sockets of this replica."`
}

// LoggingSettings say how the product speaks about itself.
type LoggingSettings struct {
	MetricsAddr string `env:"METRICS_ADDR" placeholder:"127.0.0.1:9090" help:"Where /metrics and pprof are served, or off."`
	LogLevel    string `env:"LOG_LEVEL" placeholder:"info" help:"debug, info, warn or error."`
	LogFormat   string `env:"LOG_FORMAT" placeholder:"text|json" help:"text or json. Default: text on a terminal, json elsewhere."`
}

// Help is kong's detailed help of the commands that embed Settings.
func (Settings) Help() string {
	return "Secrets are read from the environment only: DB_URL (Postgres), REDIS_URL (Redis), CLERK_JWT_KEY (the PEM " +
		"public key that verifies session tokens), CLERK_SECRET_KEY (Clerk's API) and CLERK_WEBHOOK_SECRET; or from the " +
		"files that these names with _FILE behind them, such as DB_URL_FILE, name."
}
