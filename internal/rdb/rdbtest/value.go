package rdbtest

import (
	"bufio"
	"io"
	"strconv"
	"strings"
)

// readValue reads the bytes of one value of Redis's protocol, version 2: a command or a reply.
func readValue(from *bufio.Reader) ([]byte, error) {
	line, err := from.ReadBytes('\n')
	if err != nil {
		return nil, err
	}
	if line[0] != '$' && line[0] != '*' {
		return line, nil
	}
	n, err := strconv.Atoi(strings.TrimSpace(string(line[1:])))
	if err != nil || n < 0 {
		return line, err
	}
	if line[0] == '$' {
		text := make([]byte, n+2)
		_, err := io.ReadFull(from, text)
		return append(line, text...), err
	}
	for range n {
		item, err := readValue(from)
		if err != nil {
			return nil, err
		}
		line = append(line, item...)
	}
	return line, nil
}
