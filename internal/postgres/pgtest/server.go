package pgtest

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"

	"sneakerhead/internal/devstack"
)

// server is the Postgres on which the test databases are created.
type server struct {
	url         func(database string) string
	maintenance string // a database to connect to while making others
	stop        func() error

	template func() (string, error)
}

// The one server of this test process, which all of its tests share.
var (
	shared    *server
	sharedErr error
	once      sync.Once
)

func start(t testing.TB) *server {
	t.Helper()
	once.Do(func() { shared, sharedErr = openServer() })
	if sharedErr != nil {
		t.Fatalf("pgtest: %v", sharedErr)
	}
	return shared
}

// Stop ends the private server. For a TestMain that cannot use Main.
func Stop() {
	once.Do(func() { sharedErr = errors.New("the test server was stopped") })
	if shared == nil {
		return
	}
	if err := shared.stop(); err != nil {
		fmt.Fprintln(os.Stderr, "pgtest:", err)
	}
}

func openServer() (*server, error) {
	for _, name := range []string{"TEST_DB_URL", "DB_URL"} {
		if address := os.Getenv(name); address != "" {
			return useRunning(name, address)
		}
	}
	return startPrivate()
}

func useRunning(name, address string) (*server, error) {
	parsed, err := url.Parse(address)
	if err != nil || !strings.HasPrefix(parsed.Scheme, "postgres") {
		return nil, fmt.Errorf("%s is not a postgres:// URL", name)
	}
	s := &server{
		maintenance: strings.TrimPrefix(parsed.Path, "/"),
		stop:        func() error { return nil },
		url: func(database string) string {
			other := *parsed
			other.Path = "/" + database
			return other.String()
		},
	}
	s.template = sync.OnceValues(s.buildTemplate)
	return s, nil
}

func startPrivate() (*server, error) {
	scratch, err := devstack.NewScratch()
	if err != nil {
		return nil, err
	}
	pg, err := devstack.StartPostgres(context.Background(), devstack.PostgresOptions{Dir: scratch.Dir})
	if err != nil {
		return nil, errors.Join(err, scratch.Remove())
	}
	s := &server{
		url:         pg.URL,
		maintenance: "postgres",
		stop: func() error {
			return errors.Join(pg.Stop(context.Background()), scratch.Remove())
		},
	}
	s.template = sync.OnceValues(s.buildTemplate)
	return s, nil
}
