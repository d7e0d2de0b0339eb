package devstack

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strconv"
	"strings"
	"time"
)

// urlOf returns one address for several servers with the same password.
func urlOf(servers []*Redis) string {
	parts := make([]string, len(servers))
	for i, server := range servers {
		parts[i] = server.Address()
	}
	return "redis://:" + servers[0].password + "@" + strings.Join(parts, ",")
}

func stopAll(ctx context.Context, servers []*Redis) error {
	var errs []error
	for _, server := range servers {
		// They are killed: their data need not be saved, and a clean shutdown takes time to tell
		// the other servers.
		errs = append(errs, server.Kill(), server.Stop(ctx))
	}
	return errors.Join(errs...)
}

// until sends a command again and again until the reply contains all texts.
func (r *Redis) until(ctx context.Context, command string, texts ...string) error {
	return poll(ctx, func() (string, error) {
		reply, err := r.send(ctx, command)
		for _, text := range texts {
			if err == nil && !strings.Contains(reply, text) {
				err = fmt.Errorf("%s does not answer %q", command, text)
			}
		}
		return reply, err
	})
}

func poll(ctx context.Context, ask func() (string, error)) error {
	retry := time.NewTicker(15 * time.Millisecond)
	defer retry.Stop()
	for {
		reply, err := ask()
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("Redis is not ready in time: %w; it last said: %q", err, reply)
		case <-retry.C:
		}
	}
}

// send sends one command without go-redis, like ask, and returns the reply as text. Each item of a
// list is a line.
func (r *Redis) send(ctx context.Context, command string) (string, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp4", r.Address())
	if err != nil {
		return "", err
	}
	defer conn.Close()
	if err := conn.SetDeadline(time.Now().Add(askLimit)); err != nil {
		return "", err
	}
	replies := bufio.NewReader(conn)
	if !r.opts.open {
		if _, err := fmt.Fprintf(conn, "AUTH %s\r\n", r.password); err != nil {
			return "", err
		}
		if _, err := readReply(replies); err != nil {
			return "", err
		}
	}
	if _, err := fmt.Fprintf(conn, "%s\r\n", command); err != nil {
		return "", err
	}
	return readReply(replies)
}

// readReply reads one reply in RESP2. An error reply is returned as an error.
func readReply(replies *bufio.Reader) (string, error) {
	line, err := replies.ReadString('\n')
	if err != nil {
		return "", err
	}
	kind, rest := line[0], strings.TrimSpace(line[1:])
	switch kind {
	case '-':
		return "", errors.New(rest)
	case '$':
		size, err := strconv.Atoi(rest)
		if err != nil || size < 0 {
			return "", err
		}
		text := make([]byte, size+2)
		_, err = io.ReadFull(replies, text)
		return strings.TrimSuffix(string(text), "\r\n"), err
	case '*':
		count, err := strconv.Atoi(rest)
		var list strings.Builder
		for range count {
			item, err := readReply(replies)
			if err != nil {
				return "", err
			}
			list.WriteString(item + "\n")
		}
		return list.String(), err
	default:
		return rest, nil
	}
}
