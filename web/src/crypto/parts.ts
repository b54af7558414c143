// The worker's parts, for tests.
export { ApiError, postBallot } from "../api";
export { serverApi } from "./api";
export { errorOf, failureOf } from "./messages";
export { CryptoService } from "./service";
export { Reject } from "../protocol/errors";
