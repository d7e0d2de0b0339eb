package bench

import (
	"context"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"sneakerhead/internal/auth/authtest"
	"sneakerhead/internal/devstack"
)

// environment is shared by all servers of a run: one durable Postgres, and the users.
type environment struct {
	b        *testing.B
	dir      string
	postgres *devstack.Postgres
	clerk    *authtest.Authority
	admin    string // a token
	tokens   []string
}

func newEnvironment(b *testing.B) *environment {
	b.Helper()
	folder, err := devstack.NewScratch()
	require.NoError(b, err)
	b.Cleanup(func() { _ = folder.Remove() })
	server, err := devstack.StartPostgres(b.Context(), devstack.PostgresOptions{
		Dir: filepath.Join(folder.Dir, "postgres"), Durable: true,
	})
	require.NoError(b, err)
	b.Cleanup(func() { _ = server.Stop(context.Background()) })
	clerk := authtest.New(b)
	return &environment{
		b: b, dir: folder.Dir, postgres: server, clerk: clerk, tokens: mint(clerk, users),
		admin: clerk.Token("user_boss", authtest.Claims{"email": admin, "exp": time.Now().Add(time.Hour).Unix()}),
	}
}

// mint returns tokens for n users. It uses all cores, because a signature takes most of a
// millisecond.
func mint(clerk *authtest.Authority, n int) []string {
	tokens := make([]string, n)
	var all sync.WaitGroup
	workers := runtime.NumCPU()
	for w := range workers {
		all.Go(func() {
			for i := w; i < n; i += workers {
				tokens[i] = clerk.Token("user_"+uuid.NewString(), authtest.Claims{"exp": time.Now().Add(time.Hour).Unix()})
			}
		})
	}
	all.Wait()
	return tokens
}
