// How page and worker speak with each other.
import { ApiError } from "../api";
import { Reject } from "../protocol/errors";
import type { CryptoClient } from "./client";

export type Method = Exclude<keyof CryptoClient, "forget">;

export interface Call {
  readonly id: number;
  readonly method: Method;
  readonly parameters: readonly unknown[];
}

export interface Failure {
  readonly name: string;
  readonly message: string;
  readonly rule: string;
  readonly status: number;
  readonly retryAfter: number;
}

export type Answer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly failure: Failure }
  | { readonly id: number; readonly done: number; readonly total: number };

export function failureOf(error: unknown): Failure {
  const none = { rule: "", status: 0, retryAfter: 0 };
  if (error instanceof ApiError) {
    const { name, message, rule, status, retryAfter } = error;
    return { name, message, rule, status, retryAfter };
  }
  if (error instanceof Reject)
    return { ...none, name: error.name, message: error.message, rule: error.rule };
  // What else went wrong may have words of its own that hold what was being worked on.
  return { ...none, name: "Error", message: "the cryptography failed" };
}

export function errorOf({ name, message, rule, status, retryAfter }: Failure): Error {
  if (name === "ApiError") return new ApiError(status, rule, message, retryAfter);
  return name === "Reject" ? new Reject(rule, message) : new Error(message);
}
