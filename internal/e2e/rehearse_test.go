package e2e_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"os"
	"os/exec"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// rehearsalLimit is how long a short rehearsal may take on a busy machine.
const rehearsalLimit = 3 * time.Minute

// rehearse runs `sneakerhead rehearse` and returns its exit status and what it prints. Its own lag
// is allowed: these tests are about units, and the machine may be busy.
func rehearse(t *testing.T, s *shop, args ...string) (status int, output string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), rehearsalLimit)
	defer cancel()
	command := rehearsalOf(ctx, s, args...)
	text, _ := command.CombinedOutput()
	return command.ProcessState.ExitCode(), string(text)
}

func rehearsalOf(ctx context.Context, s *shop, args ...string) *exec.Cmd {
	url := s.replicas[0].url
	command := exec.CommandContext(ctx, binary, append([]string{"rehearse", "--url", url, "--max-lag", "1m", "--arrive", "1s", "--hold", "2s"}, args...)...)
	command.Env = []string{"PATH=/usr/bin:/bin", "DB_URL=" + s.dbURL, "REDIS_URL=" + s.redisURL}
	return command
}

func TestRehearse(t *testing.T) {
	t.Parallel()
	s := openShop(t, 1, "AUTH_MODE=dev", "CLERK_JWT_KEY=", "CLERK_ISSUER=", "CLERK_AUTHORIZED_PARTIES=", "ADMIN_EMAILS=")

	t.Run("a drop that is sold as it should passes, and is over then", func(t *testing.T) {
		t.Parallel()
		report, figures := filepath.Join(t.TempDir(), "report.html"), filepath.Join(t.TempDir(), "figures.json")
		status, output := rehearse(t, s, "--buyers", "150", "--units", "20", "--sizes", "4", "--report", report, "--json", figures)
		require.Zero(t, status, output)
		require.Contains(t, output, "20 pairs, 150 people: sold out in ")
		require.Contains(t, output, ", 0 oversold, ")
		require.Contains(t, output, "audit clean; this deployment carries ")
		require.Contains(t, output, "\nPASSED")
		var result struct {
			Verdict, DropID string
			Sold            int
			Checks          []struct{ Held bool }
			Bots            struct{ RateLimited int }
			Screens         struct{ Count int } `json:"screensMs"`
		}
		text, err := os.ReadFile(figures)
		require.NoError(t, err)
		require.NoError(t, json.Unmarshal(text, &result))
		require.Equal(t, "passed", result.Verdict)
		require.Equal(t, 20, result.Sold)
		require.Len(t, result.Checks, 14)
		require.Positive(t, result.Bots.RateLimited)
		require.Positive(t, result.Screens.Count)
		page, err := os.ReadFile(report)
		require.NoError(t, err)
		require.True(t, bytes.HasSuffix(page, []byte("</html>\n")))
		require.Equal(t, 20, s.query(`SELECT count(*) FROM purchases WHERE drop_id = $1`, result.DropID))
		require.Equal(t, "ended", s.replicas[0].drop(t, result.DropID).Status)
		require.NotContains(t, string(s.replicas[0].send(t, "GET", "/api/drops/ended", "", nil).body), result.DropID, "a rehearsal is on no public list")
	})

	t.Run("a unit that was sold by hand is found", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithTimeout(t.Context(), rehearsalLimit)
		defer cancel()
		var output bytes.Buffer
		command := rehearsalOf(ctx, s, "--buyers", "60", "--units", "7")
		command.Stdout, command.Stderr = &output, &output
		require.NoError(t, command.Start())
		in := s.in(t)
		require.Eventually(t, func() bool {
			return in.query(`WITH changed AS (UPDATE drops SET available_stock = available_stock - 1, sold_stock = sold_stock + 1
				WHERE rehearsal AND total_stock = 7 AND available_stock > 0 RETURNING id) SELECT count(*) FROM changed`) == 1
		}, patience, pollEvery)
		_ = command.Wait()
		require.Equal(t, 1, command.ProcessState.ExitCode(), output.String())
		require.Contains(t, output.String(), "BROKEN sold is what people have bought: 7 sold, 6 in the list, 6 confirmed to buyers")
		require.Contains(t, output.String(), "BROKEN the ledger adds up to the stock")
		require.Contains(t, output.String(), "sold 6; the drop has total 7, available 0, reserved 0, sold 7")
		require.Contains(t, output.String(), "BROKEN the audit of the database is clean")
		require.Contains(t, output.String(), "\nFAILED: ")
	})

	t.Run("one that is interrupted leaves nothing on sale", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithTimeout(t.Context(), rehearsalLimit)
		defer cancel()
		var output bytes.Buffer
		command := rehearsalOf(ctx, s, "--buyers", "40", "--units", "5", "--arrive", "30s")
		command.Stdout, command.Stderr = &output, &output
		require.NoError(t, command.Start())
		in := s.in(t)
		count := `SELECT count(*) FROM drops WHERE rehearsal AND total_stock = 5`
		require.Eventually(t, func() bool { return in.query(count) == 1 }, patience, pollEvery)
		require.NoError(t, command.Process.Signal(syscall.SIGINT))
		_ = command.Wait()
		require.Equal(t, 2, command.ProcessState.ExitCode(), output.String())
		require.Regexp(t, `sneakerhead: the rehearsal was interrupted; drop [-0-9a-f]{36} was cancelled\n`, output.String())
		require.Equal(t, 1, in.query(count+` AND cancelled_at IS NOT NULL`))
	})

	t.Run("it refuses to play", func(t *testing.T) {
		t.Parallel()
		var admin struct{ Token string }
		s.replicas[0].send(t, "POST", "/api/dev/sign-in", "", map[string]any{"email": "admin@example.com"}).decode(t, &admin)
		var real dropView
		s.replicas[0].send(t, "POST", "/api/drops", admin.Token, map[string]any{
			"name": "Real", "price": "1", "currency": "USD", "totalStock": 1, "holdSeconds": 2, "dropStartTime": time.Now().UTC(),
		}).decode(t, &real)
		require.NotEmpty(t, real.ID)
		for _, row := range []struct {
			name, says string
			args       []string
		}{
			{"on a drop that is for sale", "is not marked as a rehearsal", []string{"--buyers", "1", "--drop", real.ID}},
			{"on a drop that is not there", "not_found", []string{"--buyers", "1", "--drop", "0190b7a2-6c3e-7d41-9a5f-2f0c6a1b9e77"}},
			{"where nothing answers", "nothing answers at http://127.0.0.1:1", []string{"--url", "http://127.0.0.1:1"}},
			{"as somebody who is no admin", "nobody@example.com is not an admin there", []string{"--admin", "nobody@example.com"}},
			{"with nobody", "--buyers: want", []string{"--buyers", "0"}},
			{"with something that is no number", "--buyers", []string{"--buyers", "many"}},
			{"with a key and no issuer", "--issuer: want", []string{"--signing-key", "key.pem"}},
		} {
			status, output := rehearse(t, s, row.args...)
			require.Equal(t, 2, status, "%s: %s", row.name, output)
			require.Contains(t, output, row.says, row.name)
		}
		require.Equal(t, 1, s.replicas[0].drop(t, real.ID).AvailableStock)
	})
}

func TestRehearse_OnATestInstanceOfClerk(t *testing.T) {
	t.Parallel()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	private, err := x509.MarshalPKCS8PrivateKey(key)
	require.NoError(t, err)
	public, err := x509.MarshalPKIXPublicKey(&key.PublicKey)
	require.NoError(t, err)
	file := filepath.Join(t.TempDir(), "key.pem")
	require.NoError(t, os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: private}), 0o600))
	s := openShop(t, 1, "CLERK_JWT_KEY="+string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: public})))

	status, output := rehearse(t, s, "--buyers", "30")
	require.Equal(t, 2, status, output)
	require.Contains(t, output, "where nobody can be made up")

	rules := s.clerk.Rules()
	status, output = rehearse(t, s, "--buyers", "60", "--units", "9", "--sizes", "3", "--admin", "boss@example.com",
		"--signing-key", file, "--issuer", rules.Issuer, "--party", rules.AuthorizedParties[0])
	require.Zero(t, status, output)
	require.Contains(t, output, "\nPASSED")
}
