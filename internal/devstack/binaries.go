package devstack

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// debianPostgres is where Debian and Ubuntu install each version's programs; they are not on the
// PATH.
const debianPostgres = "/usr/lib/postgresql"

var (
	errNoPostgres = errors.New("Postgres is not installed: apt-get install postgresql, or set DB_URL, or use deployments/compose.stores.yaml")
	errNoRedis    = errors.New("Redis is not installed: apt-get install redis-server, or set REDIS_URL, or use deployments/compose.stores.yaml")
)

// postgresBin returns the folder of initdb and postgres: of the wanted major version if it is
// installed, or else of the newest, or else the one on the PATH.
func postgresBin(versions, wanted string) (string, error) {
	entries, _ := os.ReadDir(versions) // no such folder: the PATH decides
	slices.SortFunc(entries, func(a, b os.DirEntry) int { return majorVersion(b) - majorVersion(a) })
	newest := ""
	for _, entry := range entries {
		bin := filepath.Join(versions, entry.Name(), "bin")
		if !isProgram(filepath.Join(bin, "postgres")) || !isProgram(filepath.Join(bin, "initdb")) {
			continue
		}
		if entry.Name() == wanted {
			return bin, nil
		}
		if newest == "" {
			newest = bin
		}
	}
	if newest != "" {
		return newest, nil
	}
	found, err := exec.LookPath("postgres")
	if err != nil || !isProgram(filepath.Join(filepath.Dir(found), "initdb")) {
		return "", errNoPostgres
	}
	return filepath.Abs(filepath.Dir(found))
}

func redisBin() (string, error) {
	found, err := exec.LookPath("redis-server")
	if err != nil {
		return "", errNoRedis
	}
	return filepath.Abs(found)
}

func majorVersion(entry os.DirEntry) int {
	major, _, _ := strings.Cut(entry.Name(), ".")
	number, err := strconv.Atoi(major)
	if err != nil {
		return 0
	}
	return number
}

func isProgram(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0
}
