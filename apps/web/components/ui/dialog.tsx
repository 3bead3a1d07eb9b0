"use client";

import { X } from "lucide-react";
import { Dialog as Primitive } from "radix-ui";
import type { ReactNode } from "react";
import styles from "./dialog.module.css";

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  description?: ReactNode;
  children: ReactNode;
  wide?: boolean;
}

/** A question or a form on top of the page. Escape and a click beside it close it. */
export const Dialog = ({ open, onOpenChange, title, description, children, wide }: DialogProps) => (
  <Primitive.Root open={open} onOpenChange={onOpenChange}>
    <Primitive.Portal>
      <Primitive.Overlay className={styles.overlay} />
      <Primitive.Content
        className={`${styles.content} ${wide ? styles.wideContent : ""}`}
        {...(description ? {} : { "aria-describedby": undefined })}
      >
        <div className={styles.head}>
          <Primitive.Title className={styles.title}>{title}</Primitive.Title>
          <Primitive.Close className="btn quiet icon" aria-label="Close">
            <X size={16} aria-hidden="true" />
          </Primitive.Close>
        </div>
        {description ? <Primitive.Description className="muted">{description}</Primitive.Description> : null}
        {children}
      </Primitive.Content>
    </Primitive.Portal>
  </Primitive.Root>
);

export const DialogFooter = ({ children }: { children: ReactNode }) => <div className={styles.footer}>{children}</div>;
