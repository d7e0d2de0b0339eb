// Package rdbtest gives tests a real Redis.
//
// URL is a server that all tests of a package share, started by the first call. Tests do not
// disturb each other, because their keys contain their own drops' ids. Fresh starts a server for
// one test, which may flush, kill and restart it. Tests with asynq or pub/sub need one, because
// asynq's keys and the bus's channel are the same for all tests. A server starts in a few
// milliseconds. REDIS_URL is never used, because tests flush. Cluster and Sentinel start several
// servers for one test.
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

// The shared server of this test process. Tests of a package can share it only through package
// variables.
var (
	shared    *private
	sharedErr error
	once      sync.Once
)

// private is a server and its folder, which has to be removed.
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

// Fresh starts a server for this test alone. It persists nothing: after Kill and Restart it is
// empty.
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
