package config_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth/authtest"
	"sneakerhead/internal/config"
)

// TestValidate_Refuses changes one thing in valid settings: a field, or a variable with a secret.
func TestValidate_Refuses(t *testing.T) {
	t.Parallel()
	publicPEM := authtest.New(t).PublicPEM()

	type settings = config.Settings
	for name, row := range map[string]struct {
		change func(*settings)
		env    map[string]string
		want   string // how the error begins
	}{
		"a port in letters": {change: func(s *settings) { s.Serving.Port = "abc" },
			want: `PORT: want a port from 1 to 65535 (or 0 for any free one), got "abc"`},
		"a port too high":     {change: func(s *settings) { s.Serving.Port = "65536" }, want: "PORT: want a port"},
		"a negative port":     {change: func(s *settings) { s.Serving.Port = "-1" }, want: "PORT: want a port"},
		"a host with a port":  {change: func(s *settings) { s.Serving.Host = "0.0.0.0:80" }, want: "HOST: want an address"},
		"a host with a space": {change: func(s *settings) { s.Serving.Host = "a b" }, want: "HOST: want an address"},
		"an origin with a path": {change: func(s *settings) { s.Serving.ClientURL = "https://a.test,https://b.test/" },
			want: `CLIENT_URL: want scheme://host or scheme://host:port, with http or https and nothing behind, got "https://b.test/"`},
		"every origin":         {change: func(s *settings) { s.Serving.ClientURL = "*" }, want: "CLIENT_URL: want scheme"},
		"a picture's URL":      {change: func(s *settings) { s.Serving.ImageHosts = "https://a.test" }, want: "IMAGE_HOSTS: want names"},
		"a picture's IP":       {change: func(s *settings) { s.Serving.ImageHosts = "a.test,127.1" }, want: "IMAGE_HOSTS: want names"},
		"a proxy's address":    {change: func(s *settings) { s.Serving.TrustedProxies = "10.0.0.1" }, want: "TRUSTED_PROXIES: want networks"},
		"no hold":              {change: func(s *settings) { s.Serving.HoldSeconds = "0" }, want: "HOLD_SECONDS: want whole seconds from 1 to 900"},
		"too long a hold":      {change: func(s *settings) { s.Serving.HoldSeconds = "901" }, want: "HOLD_SECONDS: want"},
		"a city alone":         {change: func(s *settings) { s.Serving.ShopTimezone = "Berlin" }, want: `SHOP_TIMEZONE: want the IANA name of a time zone, such as Europe/Berlin or UTC, got "Berlin"`},
		"an offset":            {change: func(s *settings) { s.Serving.ShopTimezone = "+02:00" }, want: "SHOP_TIMEZONE: want"},
		"a machine's own zone": {change: func(s *settings) { s.Serving.ShopTimezone = "Local" }, want: "SHOP_TIMEZONE: want"},
		"a zone with leaps":    {change: func(s *settings) { s.Serving.ShopTimezone = "right/Europe/Berlin" }, want: "SHOP_TIMEZONE: want"},
		"a zone's path":        {change: func(s *settings) { s.Serving.ShopTimezone = "../etc/passwd" }, want: "SHOP_TIMEZONE: want"},
		"a hold in minutes":    {change: func(s *settings) { s.Serving.HoldSeconds = "1m" }, want: "HOLD_SECONDS: want"},
		"a long farewell":      {change: func(s *settings) { s.Serving.DrainDelay = "16s" }, want: `DRAIN_DELAY: want a time from 0s to 15s, such as 5s, got "16s"`},
		"a farewell of 5":      {change: func(s *settings) { s.Serving.DrainDelay = "5" }, want: "DRAIN_DELAY: want a time"},
		"a past farewell":      {change: func(s *settings) { s.Serving.DrainDelay = "-1s" }, want: "DRAIN_DELAY: want a time"},
		"a negative limit":     {change: func(s *settings) { s.Limits.RateLimitUser = "-1" }, want: "RATE_LIMIT_USER: want a whole number"},
		"half a limit":         {change: func(s *settings) { s.Limits.RateLimitIP = "0.5" }, want: "RATE_LIMIT_IP: want"},
		"a limit in words":     {change: func(s *settings) { s.Limits.SocketLimitIP = "none" }, want: "SOCKET_LIMIT_IP: want"},
		"a limit too large":    {change: func(s *settings) { s.Limits.SocketLimit = "99999999999" }, want: "SOCKET_LIMIT: want"},
		"a metrics port":       {change: func(s *settings) { s.Logging.MetricsAddr = "9090" }, want: "METRICS_ADDR: want host:port"},
		"a metrics name":       {change: func(s *settings) { s.Logging.MetricsAddr = "localhost:http" }, want: "METRICS_ADDR: want"},
		"a profiles port":      {change: func(s *settings) { s.Logging.PprofAddr = "6060" }, want: "PPROF_ADDR: want host:port"},
		"a level":              {change: func(s *settings) { s.Logging.LogLevel = "loud" }, want: `LOG_LEVEL: want debug, info, warn or error, got "loud"`},
		"a choice of requests": {change: func(s *settings) { s.Logging.LogRequests = "4xx" }, want: `LOG_REQUESTS: want errors, all or off, got "4xx"`},
		"a format":             {change: func(s *settings) { s.Logging.LogFormat = "xml" }, want: `LOG_FORMAT: want text or json, got "xml"`},
		"an admin":             {change: func(s *settings) { s.SignIn.AdminEmails = "a@b.test,root" }, want: `ADMIN_EMAILS: want e-mail addresses separated by commas, got "root"`},
		"a mode":               {change: func(s *settings) { s.SignIn.AuthMode = "none" }, want: `AUTH_MODE: want clerk or dev, got "none"`},
		"a brace in Redis":     {change: func(s *settings) { s.Stores.RedisPrefix = "{shop}" }, want: `REDIS_PREFIX: want 1 to 64 letters`},
		"dev sign-in with Clerk": {change: func(s *settings) { s.SignIn.AuthMode = "dev" },
			want: "CLERK_ISSUER and AUTH_MODE: want no Clerk setting together with dev sign-in"},
		"dev sign-in with Clerk's key": {change: func(s *settings) { s.SignIn = config.SignInSettings{AuthMode: "dev"} },
			want: "CLERK_JWT_KEY and AUTH_MODE: want no Clerk setting"},
		"dev sign-in for everybody": {change: func(s *settings) {
			s.SignIn = config.SignInSettings{AuthMode: "dev"}
			s.Serving.Host = "0.0.0.0"
		}, env: map[string]string{"CLERK_JWT_KEY": ""}, want: "HOST: want a loopback address"},
		"dev sign-in under a name": {change: func(s *settings) {
			s.SignIn = config.SignInSettings{AuthMode: "dev"}
			s.Serving.Host = "shop.test"
		}, env: map[string]string{"CLERK_JWT_KEY": ""}, want: "HOST: want a loopback address"},
		"nobody to sign in": {change: func(s *settings) { s.SignIn = config.SignInSettings{} },
			env: map[string]string{"CLERK_JWT_KEY": ""}, want: "CLERK_ISSUER and CLERK_JWT_KEY: want both set"},
		"no issuer":                {change: func(s *settings) { s.SignIn.ClerkIssuer = " " }, want: "CLERK_ISSUER: want the https address"},
		"an issuer by http":        {change: func(s *settings) { s.SignIn.ClerkIssuer = "http://clerk.test" }, want: "CLERK_ISSUER: want the https"},
		"a secret as the issuer":   {change: func(s *settings) { s.SignIn.ClerkIssuer = "hunter2" }, want: "CLERK_ISSUER: want the https"},
		"a secret for browsers":    {change: func(s *settings) { s.SignIn.ClerkPublishableKey = "sk_live_hunter2" }, want: "CLERK_PUBLISHABLE_KEY: want a key"},
		"a party with a path":      {change: func(s *settings) { s.SignIn.AuthorizedParties = "https://a.test/" }, want: "CLERK_AUTHORIZED_PARTIES: want scheme"},
		"no key":                   {env: map[string]string{"CLERK_JWT_KEY": ""}, want: "CLERK_JWT_KEY: want the PEM public key"},
		"a malformed key":          {env: map[string]string{"CLERK_JWT_KEY": "hunter2"}, want: "CLERK_JWT_KEY: want one PEM block"},
		"no database":              {env: map[string]string{"DB_URL": ""}, want: "DB_URL: want a Postgres address"},
		"another database":         {env: map[string]string{"DB_URL": "mysql://u:hunter2@h/d"}, want: "DB_URL: want a Postgres address"},
		"a database's bad port":    {env: map[string]string{"DB_URL": "postgres://u:hunter2@h:port/d"}, want: "DB_URL: want a Postgres address"},
		"a database's bad option":  {env: map[string]string{"DB_URL": "postgres://u:hunter2@h/d?sslmode=maybe"}, want: "DB_URL: want a Postgres address"},
		"a database given twice":   {env: map[string]string{"DB_URL_FILE": "/run/db"}, want: "DB_URL and DB_URL_FILE: want only one"},
		"no Redis":                 {env: map[string]string{"REDIS_URL": ""}, want: "REDIS_URL: want a Redis address"},
		"a Redis without a scheme": {env: map[string]string{"REDIS_URL": "hunter2:6379"}, want: "REDIS_URL: want a Redis address"},
		"a Redis by http":          {env: map[string]string{"REDIS_URL": "http://:hunter2@h:6379"}, want: "REDIS_URL: want a Redis address"},
		"a Redis's bad number":     {env: map[string]string{"REDIS_URL": "redis://:hunter2@h:6379/x"}, want: "REDIS_URL: want a Redis address"},
		"a Redis Cluster's database": {env: map[string]string{"REDIS_URL": "redis://:hunter2@a:6379,b:6379/3"},
			want: "REDIS_URL: want a Redis address without a database"},
		"a Redis Cluster of two kinds": {env: map[string]string{"REDIS_URL": "redis://:hunter2@a:6379,rediss://b:6379"},
			want: "REDIS_URL: want a Redis address of one scheme"},
		"a Redis Sentinel without a name": {env: map[string]string{"REDIS_URL": "redis://:hunter2@a:26379?master="},
			want: "REDIS_URL: want a Redis address"},
		"a Redis given twice": {env: map[string]string{"REDIS_URL_FILE": "/run/redis"}, want: "REDIS_URL and REDIS_URL_FILE: want only one"},
		"a key given twice":   {env: map[string]string{"CLERK_JWT_KEY_FILE": "/run/key"}, want: "CLERK_JWT_KEY and CLERK_JWT_KEY_FILE: want only one"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := settings{SignIn: config.SignInSettings{ClerkIssuer: issuer}}
			if row.change != nil {
				row.change(&s)
			}
			env := map[string]string{"DB_URL": postgresURL, "REDIS_URL": redisURL, "CLERK_JWT_KEY": publicPEM}
			for variable, value := range row.env {
				env[variable] = value
			}
			c, err := s.Validate(config.ModeServe, environment(env))
			require.Nil(t, c)
			var setting *config.SettingError
			require.ErrorAs(t, err, &setting)
			require.True(t, strings.HasPrefix(err.Error(), row.want), err.Error())
			require.NotContains(t, err.Error(), "hunter2")
			require.NotContains(t, err.Error(), "\n")
		})
	}
}

func TestValidate_DevCommandRefuses(t *testing.T) {
	t.Parallel()
	for name, row := range map[string]struct {
		settings config.Settings
		env      map[string]string
		want     string
	}{
		"Clerk":            {config.Settings{SignIn: config.SignInSettings{AuthMode: "clerk"}}, nil, "AUTH_MODE: want dev"},
		"an open address":  {config.Settings{Serving: config.ServingSettings{Host: "0.0.0.0"}}, nil, "HOST: want a loopback"},
		"a wrong database": {config.Settings{}, map[string]string{"DB_URL": "shop"}, "DB_URL: want"},
		"a wrong Redis":    {config.Settings{}, map[string]string{"REDIS_URL": "shop"}, "REDIS_URL: want"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := row.settings.Validate(config.ModeDev, environment(row.env))
			require.ErrorContains(t, err, row.want)
		})
	}
}
