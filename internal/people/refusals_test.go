package people_test

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth"
	"sneakerhead/internal/auth/authtest"
	"sneakerhead/internal/people"
)

// refusalCounts implements people.Metrics.
type refusalCounts map[string]int

func (c refusalCounts) TokenRefused(reason string) { c[reason]++ }

// tokensOf verifies real tokens in place of the fakes' names.
type tokensOf struct{ *auth.Verifier }

func TestDirectory_WarnsOfSettings(t *testing.T) {
	t.Parallel()
	ours, strangers, now := authtest.New(t), authtest.New(t), time.Unix(1_900_000_000, 0)
	claims := func(changes authtest.Claims) authtest.Claims { return authtest.ClaimsFor("user_1", now, changes) }
	good := func() string { return ours.Sign(claims(nil), nil) }
	foreign := func() string { return ours.Sign(claims(authtest.Claims{"iss": "https://elsewhere.example.com"}), nil) }

	openCounting := func(t *testing.T, warn bool) (d *people.Directory, counts refusalCounts, warnings func() int) {
		counts = refusalCounts{}
		var log bytes.Buffer
		_, d = open(t, func(o *people.Options) {
			clock := func() time.Time { return now }
			o.Tokens, o.Now, o.Log = tokensOf{ours.VerifierAt(clock)}, clock, slog.New(slog.NewTextHandler(&log, nil))
			o.Metrics, o.WarnOfSettings = counts, warn
		})
		return d, counts, func() int { return strings.Count(log.String(), "a setting may be wrong") }
	}
	ask := func(d *people.Directory, token string) { _, _ = d.Identify(context.Background(), token) }

	d, counts, warnings := openCounting(t, true)
	ask(d, "garbage")
	ask(d, ours.Sign(claims(authtest.Claims{"exp": now.Unix() - 60}), nil))
	require.Zero(t, warnings(), "no setting causes these")
	ask(d, foreign())
	require.Equal(t, 1, warnings(), "nothing has ever verified")
	ask(d, strangers.Sign(claims(nil), nil))
	ask(d, ours.Sign(claims(authtest.Claims{"azp": "https://elsewhere.example.com"}), nil))
	require.Equal(t, 3, warnings())

	ask(d, good())
	ask(d, foreign())
	require.Equal(t, 3, warnings(), "a stranger's token, while others verify")
	now = now.Add(59 * time.Second)
	ask(d, foreign())
	require.Equal(t, 3, warnings())
	now = now.Add(2 * time.Second)
	ask(d, foreign())
	require.Equal(t, 4, warnings(), "none has verified for a minute")
	require.Equal(t, refusalCounts{"malformed": 1, "expired": 1, "issuer": 4, "signature": 1, "party": 1}, counts)

	d, counts, warnings = openCounting(t, false)
	ask(d, foreign())
	require.Equal(t, 1, counts["issuer"])
	require.Zero(t, warnings(), "with dev sign-in no setting can be wrong")

	d, counts, _ = openCounting(t, true)
	require.NoError(t, d.Erase(context.Background(), "user_1", now))
	ask(d, good())
	require.Equal(t, refusalCounts{"deleted": 1}, counts)
}
