package config_test

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth/authtest"
	"sneakerhead/internal/config"
)

func TestValidate_PublishableKeyNamesAHost(t *testing.T) {
	t.Parallel()
	validate := func(key string) (*config.Config, error) {
		settings := config.Settings{SignIn: config.SignInSettings{ClerkIssuer: issuer, ClerkPublishableKey: key}}
		return settings.Validate(config.ModeServe, environment(map[string]string{
			"DB_URL": postgresURL, "REDIS_URL": redisURL, "CLERK_JWT_KEY": authtest.New(t).PublicPEM(),
		}))
	}
	encode := func(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }

	for key, want := range map[string]string{
		"": "",
		"pk_test_" + encode("fond-lion-7.clerk.accounts.dev$"):    "fond-lion-7.clerk.accounts.dev",
		"pk_live_" + encode("clerk.shop.test$"):                   "clerk.shop.test",
		"pk_live_" + strings.TrimRight(encode("clerk.a.b$"), "="): "clerk.a.b",
		" pk_live_" + encode("Clerk.Shop.test:8443$") + "\n":      "clerk.shop.test:8443",
	} {
		c, err := validate(key)
		require.NoError(t, err, key)
		require.Equal(t, want, c.Clerk.FrontendHost, key)
	}

	for name, key := range map[string]string{
		"no base64":                "pk_test_clerk.shop.test$",
		"nothing behind the kind":  "pk_test_",
		"a key that was cut off":   "pk_test_" + encode("clerk.shop.test"),
		"no host":                  "pk_test_" + encode("$"),
		"two ends":                 "pk_test_" + encode("clerk.shop.test$$"),
		"an address":               "pk_test_" + encode("https://clerk.shop.test$"),
		"a path":                   "pk_test_" + encode("clerk.shop.test/x$"),
		"a user":                   "pk_test_" + encode("shop@clerk.test$"),
		"another source of pages":  "pk_test_" + encode("clerk.test https:$"),
		"another rule of the page": "pk_test_" + encode("clerk.test; script-src *$"),
		"a second line":            "pk_test_" + encode("clerk.test\r\nSet-Cookie: a$"),
		"a secret key":             "sk_live_" + encode("clerk.shop.test$"),
	} {
		c, err := validate(key)
		require.Nil(t, c, name)
		require.ErrorContains(t, err, "CLERK_PUBLISHABLE_KEY: want ", name)
		require.NotContains(t, err.Error(), "\n", name)
		require.NotContains(t, err.Error(), encode("clerk")[:6], name)
	}
}
