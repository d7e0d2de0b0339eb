package config_test

import (
	"log/slog"
	"net/http"
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/address"
	"sneakerhead/internal/auth/authtest"
	"sneakerhead/internal/config"
)

const (
	postgresURL = "postgres://shop:hunter2@db.test:5432/shop"
	redisURL    = "redis://:hunter2@redis.test:6379/0"
	issuer      = "https://clerk.shop.test"

	publishableKey = "pk_test_Y2xlcmsuc2hvcC50ZXN0JA" // clerk.shop.test$
)

func TestValidate_Defaults(t *testing.T) {
	t.Parallel()
	publicPEM := authtest.New(t).PublicPEM()
	settings := config.Settings{SignIn: config.SignInSettings{ClerkIssuer: issuer}}
	c, err := settings.Validate(config.ModeServe, environment(map[string]string{
		"DB_URL": postgresURL, "REDIS_URL": redisURL, "CLERK_JWT_KEY": publicPEM,
	}))
	require.NoError(t, err)
	require.Equal(t, ":3000", c.Address())
	require.Equal(t, time.Minute, c.HoldDuration)
	require.Equal(t, config.AuthClerk, c.AuthMode)
	require.Equal(t, issuer, c.Clerk.Issuer)
	require.Empty(t, c.Clerk.AuthorizedParties)
	require.Empty(t, c.AdminEmails)
	require.Empty(t, c.TrustedProxies)
	require.True(t, c.PictureHosts.Allow("https://img.clerk.com/a"))
	require.False(t, c.PictureHosts.Allow("https://pictures.shop.test/a"))
	require.Equal(t, config.Limits{
		UserRequestsPerSecond: 20, AddressRequestsPerSecond: 500, SocketsPerAddress: 500, Sockets: 20000, SocketsPerUser: 10,
	}, c.Limits)
	require.Equal(t, "127.0.0.1:9090", c.MetricsAddr)
	require.Empty(t, c.PprofAddr, "profiles are off by default")
	require.Equal(t, slog.LevelInfo, c.LogLevel)
	require.Empty(t, c.LogFormat)
	require.Equal(t, config.LogErrors, c.LogRequests)
	require.Equal(t, postgresURL, c.DatabaseURL.Reveal())
	require.Equal(t, redisURL, c.RedisURL.Reveal())
}

func TestValidate_EverySetting(t *testing.T) {
	t.Parallel()
	settings := config.Settings{
		Serving: config.ServingSettings{
			Port: "0", Host: "0.0.0.0", ClientURL: "https://Shop.test, http://localhost:5173",
			TrustedProxies: "10.1.2.3/8, fd00::/8", ImageHosts: "Pictures.shop.test, b.test", HoldSeconds: "900",
			DrainDelay: " 15s", ShopTimezone: " Europe/Berlin ",
		},
		SignIn: config.SignInSettings{
			AuthMode: "Clerk", ClerkIssuer: issuer, ClerkPublishableKey: publishableKey, AdminEmails: "a@shop.test,b@shop.test",
		},
		Limits:  config.LimitSettings{RateLimitUser: "0", RateLimitIP: "1", SocketLimitIP: "2", SocketLimit: "3", SocketLimitUser: "4"},
		Logging: config.LoggingSettings{MetricsAddr: "off", PprofAddr: "127.0.0.1:6060", LogLevel: "WARN", LogFormat: "json", LogRequests: "All"},
	}
	env := environment(map[string]string{
		"DB_URL": postgresURL, "REDIS_URL": "rediss://redis.test", "CLERK_JWT_KEY": authtest.New(t).PublicPEM(),
	})
	c, err := settings.Validate(config.ModeServe, env)
	require.NoError(t, err)
	require.Equal(t, "0.0.0.0:0", c.Address())
	require.True(t, c.ClientOrigins.Allows(&http.Request{Host: "api.test", Header: http.Header{"Origin": {"https://shop.test"}}}))
	require.Equal(t, address.Proxies{netip.MustParsePrefix("10.0.0.0/8"), netip.MustParsePrefix("fd00::/8")}, c.TrustedProxies)
	require.True(t, c.PictureHosts.Allow("https://pictures.shop.test/a"))
	require.False(t, c.PictureHosts.Allow("/media/a.svg"), "with dev sign-in only")
	require.Equal(t, 15*time.Minute, c.HoldDuration)
	require.Equal(t, 15*time.Second, c.DrainDelay)
	require.Equal(t, "Europe/Berlin", c.TimeZone.String())
	require.Equal(t, publishableKey, c.Clerk.PublishableKey)
	require.Equal(t, "clerk.shop.test", c.Clerk.FrontendHost)
	require.ElementsMatch(t, []string{"https://shop.test", "http://localhost:5173"}, c.Clerk.AuthorizedParties)
	require.Equal(t, []string{"a@shop.test", "b@shop.test"}, c.AdminEmails)
	require.Equal(t, config.Limits{AddressRequestsPerSecond: 1, SocketsPerAddress: 2, Sockets: 3, SocketsPerUser: 4}, c.Limits)
	require.Empty(t, c.MetricsAddr)
	require.Equal(t, "127.0.0.1:6060", c.PprofAddr)
	require.Equal(t, slog.LevelWarn, c.LogLevel)
	require.Equal(t, "json", c.LogFormat)
	require.Equal(t, config.LogAll, c.LogRequests)

	settings.SignIn.AuthorizedParties = "https://only.test"
	c, err = settings.Validate(config.ModeServe, env)
	require.NoError(t, err)
	require.Equal(t, []string{"https://only.test"}, c.Clerk.AuthorizedParties, "it replaces CLIENT_URL")
}

func TestValidate_Dev(t *testing.T) {
	t.Parallel()

	t.Run("the dev command needs nothing", func(t *testing.T) {
		t.Parallel()
		c, err := (&config.Settings{}).Validate(config.ModeDev, environment(nil))
		require.NoError(t, err)
		require.Equal(t, config.AuthDev, c.AuthMode)
		require.Equal(t, "127.0.0.1:3000", c.Address())
		require.Equal(t, []string{"admin@example.com"}, c.AdminEmails)
		require.Equal(t, time.UTC, c.TimeZone)
		require.False(t, c.DatabaseURL.IsSet())
		require.False(t, c.RedisURL.IsSet())
		require.Equal(t, config.Limits{UserRequestsPerSecond: 20, Sockets: 20000, SocketsPerUser: 10}, c.Limits, "all users have this machine's address")
	})

	t.Run("limits that are set hold with dev sign-in too", func(t *testing.T) {
		t.Parallel()
		settings := config.Settings{Limits: config.LimitSettings{RateLimitIP: "7", SocketLimitIP: "8"}}
		c, err := settings.Validate(config.ModeDev, environment(nil))
		require.NoError(t, err)
		require.Equal(t, config.Limits{UserRequestsPerSecond: 20, AddressRequestsPerSecond: 7, SocketsPerAddress: 8, Sockets: 20000, SocketsPerUser: 10}, c.Limits)
	})

	t.Run("the dev command takes stores that are named", func(t *testing.T) {
		t.Parallel()
		c, err := (&config.Settings{}).Validate(config.ModeDev, environment(map[string]string{
			"DB_URL": postgresURL, "REDIS_URL": redisURL,
		}))
		require.NoError(t, err)
		require.Equal(t, postgresURL, c.DatabaseURL.Reveal())
		require.Equal(t, redisURL, c.RedisURL.Reveal())
	})

	for _, host := range []string{"127.0.0.1", "127.8.9.1", "localhost", "::1", "LOCALHOST"} {
		t.Run("serve may have dev sign-in on "+host, func(t *testing.T) {
			t.Parallel()
			settings := config.Settings{
				Serving: config.ServingSettings{Host: host},
				SignIn:  config.SignInSettings{AuthMode: "dev", AdminEmails: "a@shop.test"},
			}
			c, err := settings.Validate(config.ModeServe, environment(map[string]string{"DB_URL": postgresURL, "REDIS_URL": redisURL}))
			require.NoError(t, err)
			require.Equal(t, host, c.Host)
			require.Equal(t, []string{"a@shop.test", "admin@example.com"}, c.AdminEmails)
		})
	}
}
