package bench

import (
	"context"
	"encoding/json"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"sneakerhead/internal/auth"
)

// classicEnv makes this test binary run the classic server; it has the settings as JSON.
const classicEnv = "SNEAKERHEAD_BENCH_CLASSIC"

type classicSettings struct {
	DBURL, PublicPEM string
	Rules            auth.Rules
}

// binary is the path of the product, built once.
var binary string //nolint:gochecknoglobals // set by TestMain before any benchmark runs

func TestMain(m *testing.M) {
	if settings := os.Getenv(classicEnv); settings != "" {
		fmt.Fprintln(os.Stderr, runClassic(settings))
		os.Exit(1)
	}
	os.Exit(buildAndRun(m))
}

func buildAndRun(m *testing.M) int {
	folder, err := os.MkdirTemp("", "sneakerhead-bench-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(folder)
	binary = filepath.Join(folder, "sneakerhead")
	build := exec.CommandContext(context.Background(), "go", "build", "-o", binary, "sneakerhead/cmd/sneakerhead")
	build.Stderr = os.Stderr
	if err := build.Run(); err != nil {
		fmt.Fprintln(os.Stderr, "build:", err)
		return 1
	}
	return m.Run()
}

// runClassic runs the classic server in this process, on PORT.
func runClassic(text string) error {
	var settings classicSettings
	if err := json.NewDecoder(strings.NewReader(text)).Decode(&settings); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", os.Getenv("PORT")))
	if err != nil {
		return err
	}
	return serveClassic(listener, settings.DBURL, settings.PublicPEM, settings.Rules)
}
