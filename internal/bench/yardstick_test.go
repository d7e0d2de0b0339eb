//go:build linux

package bench

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth/authtest"
	"sneakerhead/internal/devstack"
)

// yardstick is what all rounds of a run share: one durable Postgres, the users, the servers.
type yardstick struct {
	tb       testing.TB
	size     size
	dir      string
	postgres *devstack.Postgres
	clerk    *authtest.Authority
	admin    string   // a token
	users    []string // Clerk ids
	tokens   []string // of the users; the product has seen them
	product  *shop
	classic  *classic
	meter    *pgx.Conn // to the product's database, for what no setting of the product may change
	round    int       // the number of the present round, for the report
	row      string    // the present one
	point    int       // the present one of an axis
	samples  []sample
}

// newYardstick starts Postgres and mints the tokens.
func newYardstick(tb testing.TB, size size) *yardstick {
	tb.Helper()
	folder, err := devstack.NewScratch()
	require.NoError(tb, err)
	tb.Cleanup(func() { _ = folder.Remove() })
	server, err := devstack.StartPostgres(tb.Context(), devstack.PostgresOptions{
		Dir: filepath.Join(folder.Dir, "postgres"), Durable: true,
	})
	require.NoError(tb, err)
	tb.Cleanup(func() { _ = server.Stop(context.Background()) })
	y := &yardstick{tb: tb, size: size, dir: folder.Dir, postgres: server, clerk: authtest.New(tb)}
	y.admin = y.clerk.Token("user_boss", authtest.Claims{"email": admin, "exp": tokenEnd()})
	for range size.users {
		y.users = append(y.users, "user_"+uuid.NewString())
	}
	y.tokens = y.mint(size.users)
	y.meter, err = pgx.Connect(tb.Context(), server.URL("postgres"))
	require.NoError(tb, err)
	tb.Cleanup(func() { _ = y.meter.Close(context.Background()) })
	return y
}

// open starts the product and the classic way, and shows the product every token once.
func (y *yardstick) open() {
	y.tb.Helper()
	y.product = y.openShop("product", binary(y.tb), 1)
	y.classic = y.openClassic()
	y.product.warmUp()
}

// tokenEnd is when tokens end: after any run.
func tokenEnd() int64 { return time.Now().Add(12 * time.Hour).Unix() }

// mint returns a new token for each of the first n users.
func (y *yardstick) mint(n int) []string { return y.mintFor(y.users[:n]) }

// newUsers returns tokens of n more users.
func (y *yardstick) newUsers(n int) []string {
	more := make([]string, n)
	for i := range more {
		more[i] = "user_" + uuid.NewString()
	}
	return y.mintFor(more)
}

// mintFor returns a new token for each user. It uses all cores, because a signature takes most of a
// millisecond.
func (y *yardstick) mintFor(users []string) []string {
	tokens := make([]string, len(users))
	var all sync.WaitGroup
	workers := runtime.NumCPU()
	for w := range workers {
		all.Go(func() {
			for i := w; i < len(users); i += workers {
				tokens[i] = y.clerk.Token(users[i], authtest.Claims{"exp": tokenEnd(), "jti": uuid.NewString()})
			}
		})
	}
	all.Wait()
	return tokens
}

// note prints a round, and keeps it for the report.
func (y *yardstick) note(side, what string, connections int, l *load) {
	y.say("  %-8s %-22s %5d %s", side, what, connections, l)
	y.samples = append(y.samples, newSample(y.row, y.round, y.point, side, what, connections, l))
}

// say prints a line while the run goes on. A test keeps it for itself, unless it fails.
func (y *yardstick) say(format string, values ...any) {
	if t, isTest := y.tb.(*testing.T); isTest {
		t.Logf(format, values...)
		return
	}
	fmt.Fprintf(os.Stderr, format+"\n", values...)
}
