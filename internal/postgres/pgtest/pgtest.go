// Package pgtest gives each test its own migrated Postgres database.
//
// A test process starts one private server when the first test asks, migrates
// one template database, and copies it for each test, which takes some tens of
// milliseconds; so every test can be parallel and none cleans up after another:
//
//	func TestMain(m *testing.M) { pgtest.Main(m) }
//
//	func TestLedger_Reserve(t *testing.T) {
//		t.Parallel()
//		pool := open(t, pgtest.URL(t))
//		…
//
// When TEST_DB_URL, or else DB_URL, is the address of a superuser on a running server, that server
// is used instead of a private one; only databases named sneakerhead_test_… are created and dropped
// there.
//
// The package imports the migrations and goose rather than internal/postgres,
// whose own tests use it.
package pgtest

import (
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// stepLimit bounds each step taken on a test's behalf.
const stepLimit = time.Minute

// Main runs a package's tests, calls each of after, stops the server and exits. Without Main the
// server ends with the process too, but its folder stays until a later run removes it.
func Main(m *testing.M, after ...func()) {
	code := m.Run()
	for _, stop := range append(after, Stop) {
		stop()
	}
	os.Exit(code)
}

// URL creates a database with the newest schema for this test, and drops it at the test's end even
// while something is connected to it.
func URL(t testing.TB) string {
	t.Helper()
	s := start(t)
	template, err := s.template()
	if err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	return s.create(t, template)
}

// EmptyURL is URL for a database without a schema, for tests of the migrations.
func EmptyURL(t testing.TB) string {
	t.Helper()
	return start(t).create(t, "template1")
}

func (s *server) create(t testing.TB, template string) string {
	t.Helper()
	name := "sneakerhead_test_" + strings.ToLower(rand.Text())
	if err := s.exec("CREATE DATABASE " + name + " TEMPLATE " + template); err != nil {
		t.Fatalf("pgtest: %v", err)
	}
	t.Cleanup(func() {
		if err := s.exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Errorf("pgtest: %v", err)
		}
	})
	return s.url(name)
}

// exec runs one statement on a new connection. A pool's goroutines would look like leaks to tests
// that check for them.
func (s *server) exec(statement string) error {
	ctx, cancel := context.WithTimeout(context.Background(), stepLimit)
	defer cancel()
	conn, err := pgx.Connect(ctx, s.url(s.maintenance))
	if err != nil {
		return fmt.Errorf("connect to the test server: %w", err)
	}
	defer conn.Close(ctx)
	if _, err := conn.Exec(ctx, statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}
