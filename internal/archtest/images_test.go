package archtest_test

import (
	"os/exec"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// pinned matches the name of an image with its exact version and its digest.
var pinned = regexp.MustCompile(`^[a-z]+:\d+\.\d+(\.\d+)?-[a-z]+@sha256:[0-9a-f]{64}$`) //nolint:gochecknoglobals // a constant; Go has none of this type

func TestImages_AreNamedByDigest(t *testing.T) {
	t.Parallel()
	for name, service := range readCompose(t, "compose.yaml").Services {
		if service.Build.Context != "" {
			require.Equal(t, "sneakerhead:${VERSION:-dev}", service.Image, name)
			continue
		}
		require.Regexp(t, pinned, service.Image, name)
	}
	stages := regexp.MustCompile(`(?m)^FROM (\S+)`).FindAllStringSubmatch(string(readDeployment(t, "Dockerfile")), -1)
	require.Len(t, stages, 3)
	for _, stage := range stages[:2] {
		require.Regexp(t, pinned, stage[1])
	}
	require.Equal(t, "scratch", stages[2][1])
}

func TestDockerfile(t *testing.T) {
	t.Parallel()
	text := string(readDeployment(t, "Dockerfile"))
	_, image, found := strings.Cut(text, "\nFROM scratch\n")
	require.True(t, found)
	for _, label := range []string{"title", "description", "version", "revision", "licenses"} {
		require.Regexp(t, `org\.opencontainers\.image\.`+label+`="[^"]+"`, image)
	}
	for _, argument := range []string{"VERSION", "REVISION"} {
		require.Len(t, regexp.MustCompile(`(?m)^ARG `+argument+`=`).FindAllString(text, -1), 2, "a stage does not see another's")
		require.Contains(t, text, argument+`="$`+argument+`"`)
	}
	require.Regexp(t, `(?m)^HEALTHCHECK .*CMD \["/sneakerhead", "healthcheck"\]$`, image)
	require.Regexp(t, `(?m)^USER [1-9]\d*:[1-9]\d*$`, image)

	makefile := string(readDeployment(t, "../Makefile"))
	require.Contains(t, makefile, `-trimpath -ldflags "-s -w -X main.version=$(VERSION) -X main.revision=$(REVISION)"`)
}

// TestBinary_HasTheTimeZones: the image has no other file that could have them, and this machine
// may, so a test that reads a zone could not tell.
func TestBinary_HasTheTimeZones(t *testing.T) {
	t.Parallel()
	list := exec.CommandContext(t.Context(), "go", "list", "-deps", "./cmd/sneakerhead")
	list.Dir = "../.."
	packages, err := list.Output()
	require.NoError(t, err)
	require.Contains(t, strings.Split(string(packages), "\n"), "time/tzdata")
}
