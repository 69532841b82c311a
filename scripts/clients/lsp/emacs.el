;;; Drives Emacs through a text, as a writer would, and compares what it shows and writes.  -*- lexical-binding: t -*-

(require 'flymake)
(require 'cl-lib)

(defvar passed 0)

(defun fail (what found)
  (princ (format "error: Emacs: %s\n%S\n" what found) #'external-debugging-output)
  (kill-emacs 1))

(defun expect (what found expected)
  (unless (equal found expected)
    (fail (format "%s; expected:\n%S\nfound:" what expected) found))
  (setq passed (1+ passed)))

(defun wait-until (condition)
  "Let Emacs go on until CONDITION gives something, for 20 seconds at most."
  (let ((end (+ (float-time) 20)))
    (while (not (or (funcall condition) (> (float-time) end)))
      (accept-process-output nil 0.05))))

(defun shown ()
  "What is shown: line, column (in characters), the text that is marked, the rule, the kind."
  (sort (mapcar
         (lambda (one)
           (save-excursion
             (goto-char (flymake-diagnostic-beg one))
             (list (line-number-at-pos) (- (point) (line-beginning-position))
                   ;; one that is out of date may end where there is no text any more
                   (buffer-substring-no-properties (point) (max (point) (min (point-max) (flymake-diagnostic-end one))))
                   (plist-get (cdr (assoc 'eglot-lsp-diag (flymake-diagnostic-data one))) :code)
                   (flymake-diagnostic-type one))))
         (flymake-diagnostics))
        (lambda (one other)
          (or (< (car one) (car other))
              (and (= (car one) (car other)) (< (cadr one) (cadr other)))))))

(defun expect-shown (what expected)
  ;; a batch is never idle, which eglot and flymake wait for
  (eglot--signal-textDocument/didChange)
  (flymake-start)
  (wait-until (lambda () (equal (shown) expected)))
  (expect what (shown) expected))

(defun take (title at)
  "Go to the text AT and take the action called TITLE."
  (goto-char (point-min))
  (search-forward at)
  (goto-char (match-beginning 0))
  (let ((last-nonmenu-event t))
    (cl-letf (((symbol-function 'completing-read)
               (lambda (_prompt items &rest _)
                 (unless (assoc title items)
                   (fail (format "no action is called %s" title) (mapcar #'car items)))
                 title)))
      (eglot-code-actions (point) nil nil t))))

(defun open-file (name)
  "Open the file NAME, and wait for the server."
  (find-file name)
  (run-hooks 'post-command-hook)        ; eglot-ensure waits for the end of a command
  (wait-until #'eglot-managed-p))

(defun text () (buffer-substring-no-properties (point-min) (point-max)))

(defun file-text (name)
  (with-temp-buffer (insert-file-contents name) (buffer-string)))

(defun replace (from to in)
  (replace-regexp-in-string (regexp-quote from) to in t t))

(defun main ()
  (let* ((inhibit-message t)
         (before (file-text "launch.md"))
         (house (file-text "house.toml"))
         (list-1 '(3 17 "whitelist" "house/list" eglot-error))
         (best '(4 9 "best\n  *widget" "house/best" eglot-warning))
         (list-2 '(5 18 "Whitelisted" "house/list" eglot-error))
         (soon '(7 5 "coming soon" "house/soon" eglot-note))
         (quoted '(9 7 "whitelist" "house/list" eglot-error)))
    (open-file "launch.md")
    (expect "the server runs" (and (eglot-managed-p) t) t)
    (expect-shown "the places of what is found" (list list-1 best list-2 soon quoted))

    (take "Say “Allowlisted”" "Whitelisted")
    (expect "a quick fix behind an emoji" (text) (replace "Whitelisted" "Allowlisted" before))
    (expect-shown "what is left" (list list-1 best soon quoted))

    (save-buffer)
    ;; a quotation is not rewritten unasked
    (expect "fixed on saving" (file-text "launch.md")
            (replace "The **whitelist" "The **allowlist" (replace "Whitelisted" "Allowlisted" before)))
    (expect-shown "what is left after that" (list best soon quoted))
    (goto-char (point-max))
    (insert "\nMore.\n")
    (save-buffer)
    (expect "saved where nothing is to be fixed" (buffer-modified-p) nil)

    (take "Let it stand: allow house/soon here, with a reason" "coming soon")
    (expect "a comment goes above" (and (string-search "\n<!-- sayso-allow house/soon: why it may stay -->\n保証" (text)) t) t)
    (expect-shown "what is allowed is not shown" (list best '(10 7 "whitelist" "house/list" eglot-error)))
    (save-excursion
      (goto-char (point-min))
      (search-forward "<!--")
      (delete-region (line-beginning-position) (1+ (line-end-position))))
    (expect-shown "without it, it is" (list best soon quoted))

    ;; the wordlist is changed by somebody else
    (write-region (replace "\"best widget\"" "\"(More | best widget)\"" house) nil "house.toml")
    (expect-shown "the new rules hold" (list best soon quoted '(11 0 "More" "house/best" eglot-warning)))
    (write-region house nil "house.toml")
    (expect-shown "and then the old ones" (list best soon quoted))
    (set-buffer-modified-p nil)

    ;; the wordlist is written here
    (open-file "house.toml")
    (expect-shown "a sound wordlist" nil)
    (search-forward "The whitelist")
    (replace-match "The blacklist" t t)
    (expect-shown "the fault in it"
                  (list (list (line-number-at-pos) (- (match-beginning 0) 1 (line-beginning-position))
                              "\"The blacklist.\"" "example-does-not-hold" 'eglot-error)))
    (set-buffer-modified-p nil))
  (princ (format "ok  Emacs: %d expectations\n" passed)))

(condition-case why (main)
  (error (fail "the script is at fault" why)))
(kill-emacs 0)
