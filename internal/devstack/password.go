package devstack

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
)

// loadPassword reads the password at path, or writes a new one there when the server has no data
// yet. It is an error when there is data but no password.
func loadPassword(path string, hasData bool) (string, error) {
	kept, err := os.ReadFile(path)
	switch {
	case err == nil && strings.TrimSpace(string(kept)) != "":
		return strings.TrimSpace(string(kept)), nil
	case err != nil && !errors.Is(err, fs.ErrNotExist):
		return "", fmt.Errorf("cannot read %s: %w: make it readable", path, rootCause(err))
	case hasData:
		return "", fmt.Errorf("%s is missing, and the data beside it cannot be opened without it: put it back, or delete the folder to start afresh", path)
	}
	password := rand.Text()
	if err := os.WriteFile(path, []byte(password+"\n"), 0o600); err != nil {
		return "", fmt.Errorf("cannot write %s: %w: make its folder writable", path, rootCause(err))
	}
	return password, nil
}
