import { chatMethods } from './chat.js';
import { conversationMethods } from './conversations.js';
import { extraMethods } from './extras.js';
import { fileMethods } from './files.js';
import type { Method } from './method.js';
import { peopleMethods } from './people.js';
import { streamMethods } from './streams.js';
import { viewMethods } from './views.js';

/** The Web API methods that the local workspace speaks; every other name gets `unknown_method`. */
export const methods: Record<string, Method> = {
  ...peopleMethods,
  ...chatMethods,
  ...streamMethods,
  ...conversationMethods,
  ...viewMethods,
  ...fileMethods,
  ...extraMethods,
};
