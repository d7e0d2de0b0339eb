// Package rdbtest gives tests a real Redis.
//
// URL is one server for a package's tests, started when the first asks: tests
// keep apart by using keys of their own, which drop ids give them. Fresh is a
// server for one test alone, which may flush it, kill it and restart it, and
// which every test with asynq or pub/sub across packages needs: neither knows
// prefixes, and channels ignore database numbers. A server starts in a few
// milliseconds, and REDIS_URL is never used, because tests flush. Cluster and
// Sentinel are several servers, for one test alone too.
//
//	func TestMain(m *testing.M) { rdbtest.Main(m) }
//
// or, with Postgres beside it, pgtest.Main(m, rdbtest.Stop).
package rdbtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"testing"

	"sneakerhead/internal/devstack"
)

// The one shared server of this test process. Tests of a package have no other
// place to share it.
var (
	shared    *private
	sharedErr error
	once      sync.Once
)

// private is a server and the folder that it leaves behind.
type private struct {
	redis   *devstack.Redis
	scratch *devstack.Scratch
}

// Main runs a package's tests, then stops the shared server and exits.
func Main(m *testing.M) {
	code := m.Run()
	Stop()
	os.Exit(code)
}

// URL is the address of the server that this package's tests share.
func URL(t testing.TB) string {
	t.Helper()
	once.Do(func() { shared, sharedErr = start() })
	if sharedErr != nil {
		t.Fatalf("rdbtest: %v", sharedErr)
	}
	return shared.redis.URL()
}

// Fresh starts a server for this test alone. It persists nothing: after Kill
// and Restart it is empty, as after a loss.
func Fresh(t testing.TB) *devstack.Redis {
	t.Helper()
	own, err := start()
	if err != nil {
		t.Fatalf("rdbtest: %v", err)
	}
	t.Cleanup(func() {
		if err := own.stop(); err != nil {
			t.Errorf("rdbtest: %v", err)
		}
	})
	return own.redis
}

// Stop ends the shared server. For a TestMain that cannot use Main.
func Stop() {
	once.Do(func() { sharedErr = errors.New("the test server was stopped") })
	if shared == nil {
		return
	}
	if err := shared.stop(); err != nil {
		fmt.Fprintln(os.Stderr, "rdbtest:", err)
	}
}

func start() (*private, error) {
	scratch, err := devstack.NewScratch()
	if err != nil {
		return nil, err
	}
	redis, err := devstack.StartRedis(context.Background(), devstack.RedisOptions{Dir: scratch.Dir})
	if err != nil {
		return nil, errors.Join(err, scratch.Remove())
	}
	return &private{redis: redis, scratch: scratch}, nil
}

func (p *private) stop() error {
	return errors.Join(p.redis.Kill(), p.redis.Stop(context.Background()), p.scratch.Remove())
}
