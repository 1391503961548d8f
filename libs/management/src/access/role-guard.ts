import { Reflector } from '@nestjs/core';
import { applyDecorators, SetMetadata, type CanActivate, type ExecutionContext } from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { FastifyRequest } from '../http/fastify.js';
import { callerOf, requireRole } from './caller.js';
import { LEAST_ROLES, type OperationId } from './least-roles.js';

const OPERATION_ID = 'job-scheduler:operationId';

/** Names the route that a handler serves. */
export const NameOperation = (id: OperationId): MethodDecorator =>
  applyDecorators(SetMetadata(OPERATION_ID, id), RouteConfig({ operationId: id }));

/** The `operationId` of the route that a request matched, known before anybody is let in; else its method and template. */
export function operationOf({ method, routeOptions }: FastifyRequest): string {
  const { operationId } = routeOptions.config as { operationId?: OperationId };
  return operationId ?? `${method} ${routeOptions.url ?? ''}`;
}

/** Lets through whoever has the role that a route needs. A handler without a name needs the highest. */
export class RoleGuard implements CanActivate {
  private readonly reflector = new Reflector();

  canActivate(context: ExecutionContext): boolean {
    const id = this.reflector.get<OperationId | undefined>(OPERATION_ID, context.getHandler());
    const least = id === undefined ? 'admin' : LEAST_ROLES[id];
    if (least === null) return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    requireRole(callerOf(request), least);
    return true;
  }
}
