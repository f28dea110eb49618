import { expect, test } from "vitest";
import { hubAddress, isRepository, shortCommit, shortName } from "./repository-name.ts";

test("repositories are owner/name and nothing else", () => {
  expect(isRepository("onnx-community/Qwen2.5-0.5B-Instruct")).toBe(true);
  for (const bad of ["", "name", "a/b/c", "https://x/y", "../x", "a/ b", "a/"]) expect(isRepository(bad), bad).toBe(false);
  expect(shortName("onnx-community/Qwen2.5-0.5B-Instruct")).toBe("Qwen2.5-0.5B-Instruct");
  expect(shortName("folder")).toBe("folder");
  expect(shortCommit("0123456789abcdef")).toBe("0123456789");
});

test("hub addresses are https addresses, or this machine's, without a sign-in, kept without a slash at the end", () => {
  expect(hubAddress(" https://hub.example/ ")).toBe("https://hub.example");
  expect(hubAddress("http://127.0.0.1:8080/mirror")).toBe("http://127.0.0.1:8080/mirror");
  for (const bad of ["", "hub.example", "ftp://hub.example", "http://hub.example", "https://me:secret@hub.example", "https://hub.example/?a=b"]) expect(hubAddress(bad), bad).toBe(null);
});
